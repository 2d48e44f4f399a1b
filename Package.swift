// swift-tools-version: 6.2
import PackageDescription

// The rooms and the walls between them: docs/ARCHITECTURE.md.

/// What every target of ours is compiled with.
let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The rooms that touch no raw memory outside their storage files.
let safeHouse: [SwiftSetting] = house + [.strictMemorySafety()]

let package = Package(
  name: "picket",
  products: [.executable(name: "picket", targets: ["picket"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CCurlLibrary", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    // curl's calls are variadic, which Swift cannot make.
    .target(name: "CCurl", dependencies: ["CCurlLibrary"]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CSimdJSONLibrary", providers: [.apt(["libsimdjson-dev"])]),
    .target(
      name: "CSimdJSON", dependencies: ["CSimdJSONLibrary"],
      cxxSettings: [.define("NDEBUG", .when(configuration: .release))],
      linkerSettings: [.linkedLibrary("simdjson")]),

    // One inline function over a compiler builtin that Swift lacks.
    .target(name: "CPrefetch"),
    // The machine's CRC32C instruction, which Swift lacks too.
    .target(name: "CChecksum"),
    // And Linux's call that sets disk space aside.
    .target(name: "CFileSpace"),
    .target(name: "Model", swiftSettings: safeHouse),
    .target(name: "Rules", dependencies: ["Model"], swiftSettings: safeHouse),
    .target(name: "Geofences", dependencies: ["CGEOS", "CPrefetch", "Model"], swiftSettings: house),
    .target(
      name: "Wire", dependencies: ["CSimdJSON", "CZlib", "CZstd", "CExpat", "CPrefetch", "Model"], swiftSettings: house),
    .target(name: "Trackers", dependencies: ["Model", "Wire"], swiftSettings: safeHouse),
    .target(name: "Engine", dependencies: ["CPrefetch", "Model", "Rules", "Geofences"], swiftSettings: house),
    .target(name: "Authoring", dependencies: ["Model", "Rules", "Geofences", "Wire", "Engine"], swiftSettings: house),
    .target(name: "LanguageServer", dependencies: ["Model", "Rules"], swiftSettings: house),
    .target(name: "Replays", dependencies: ["CPrefetch", "Model", "Rules", "Wire"], swiftSettings: house),
    // The page's script and style are files of their own kind, and become a part of the program.
    .target(
      name: "Reports", dependencies: ["Model", "Wire"], resources: [.embedInCode("Page")], swiftSettings: house),
    .target(
      name: "Platform", dependencies: ["Wire", .product(name: "Logging", package: "swift-log")],
      swiftSettings: house),
    .target(
      name: "Storage",
      dependencies: [
        "CChecksum", "CCrypto", "CFileSpace", "CZstd", "Model", "Platform", "Wire",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: house),
    .target(
      name: "Delivery", dependencies: ["CCrypto", "CCurl", "Model", "Rules", "Wire", "Platform", "Storage"],
      swiftSettings: house),
    .target(
      name: "Monitoring",
      dependencies: [
        "Model", "Wire", "Platform", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
      ], swiftSettings: house),
    .target(
      name: "Listening",
      dependencies: [
        "Model", "Wire", "Trackers", "Platform", "Monitoring", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: house),
    .target(
      name: "Host",
      dependencies: [
        "CFileSpace", "Model", "Rules", "Geofences", "Wire", "Engine", "Authoring", "LanguageServer", "Replays",
        "Reports", "Trackers", "Platform", "Storage", "Delivery", "Monitoring", "Listening",
      ], swiftSettings: house),
    .executableTarget(
      name: "picket",
      dependencies: [
        "Model", "Rules", "Geofences", "Wire", "Engine", "Authoring", "LanguageServer", "Replays", "Platform",
        "Storage", "Delivery", "Monitoring", "Trackers", "Listening", "Host",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: house),

    .testTarget(name: "ModelTests", dependencies: ["Model"], swiftSettings: house),
    .testTarget(name: "RulesTests", dependencies: ["Model", "Rules"], swiftSettings: house),
    .testTarget(name: "GeofencesTests", dependencies: ["Model", "Geofences", "CGEOS"], swiftSettings: house),
    .testTarget(name: "WireTests", dependencies: ["Model", "Wire"], swiftSettings: house),
    .testTarget(name: "TrackersTests", dependencies: ["Model", "Wire", "Trackers"], swiftSettings: house),
    .testTarget(
      name: "EngineTests", dependencies: ["Model", "Rules", "Geofences", "Engine"], swiftSettings: house),
    .testTarget(
      name: "AuthoringTests", dependencies: ["Model", "Rules", "Geofences", "Wire", "Engine", "Authoring"],
      swiftSettings: house),
    .testTarget(
      name: "LanguageServerTests", dependencies: ["Model", "Rules", "LanguageServer"], swiftSettings: house),
    .testTarget(name: "ReplaysTests", dependencies: ["Model", "Rules", "Wire", "Replays"], swiftSettings: house),
    .testTarget(name: "ReportsTests", dependencies: ["Model", "Wire", "Reports"], swiftSettings: house),
    .testTarget(name: "PlatformTests", dependencies: ["Platform"], swiftSettings: house),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "CChecksum", "Model", "Platform", "Storage", "Wire", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: house),
    .testTarget(
      name: "DeliveryTests",
      dependencies: [
        "Model", "Rules", "Wire", "Platform", "Storage", "Delivery", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Servers"], swiftSettings: house),
    .testTarget(
      name: "MonitoringTests", dependencies: ["Model", "Wire", "Platform", "Monitoring"], swiftSettings: house),
    .testTarget(
      name: "ListeningTests",
      dependencies: ["Model", "Wire", "Trackers", "Platform", "Monitoring", "Listening"], swiftSettings: house),
    .testTarget(
      name: "HostTests",
      dependencies: [
        "Model", "Rules", "Geofences", "Wire", "Engine", "Replays", "Platform", "Storage", "Delivery", "Monitoring",
        "Host", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: house),
    .testTarget(
      name: "PropertyTests",
      dependencies: [
        "Model", "Rules", "Geofences", "Wire", "Engine", "Authoring", "Replays", "Platform", "Host", "SmallWorlds",
      ],
      swiftSettings: house),
    // Random rules, fences and tracks, for laws in more than one test target.
    .target(name: "SmallWorlds", path: "Tests/SmallWorlds", swiftSettings: house),
    .testTarget(
      name: "RecoveryTests",
      dependencies: [
        "Model", "Rules", "Geofences", "Wire", "Engine", "Platform", "Storage", "Delivery", "Host", "SmallWorlds",
      ],
      swiftSettings: house),
    .testTarget(name: "GoldenTests", dependencies: ["picket"], exclude: ["Cases", "Editors"], swiftSettings: house),
    .testTarget(
      name: "FailureTests", dependencies: ["picket", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: house),
    .testTarget(name: "HouseTests", dependencies: ["Model", "Rules"], swiftSettings: house),
  ],
  cxxLanguageStandard: .cxx17
)
