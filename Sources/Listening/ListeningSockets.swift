internal import Glibc
internal import Monitoring
internal import NIOCore
internal import NIOPosix
internal import Platform

/// Sockets that trackers can reach: bound by us, or handed over by systemd.
struct ListeningSockets {
  var tcp: [any Channel] = []
  var udp: [any Channel] = []

  /// The addresses, `tcp 0.0.0.0:8888`.
  var names: [String] {
    tcp.map { "tcp \(Self.name($0.localAddress))" } + udp.map { "udp \(Self.name($0.localAddress))" }
  }

  private static func name(_ address: SocketAddress?) -> String {
    ReceptionDesk.name(address?.ipAddress ?? "?", address?.port ?? 0)
  }

  func close() {
    for channel in tcp { try? channel.close().wait() }
  }

  // MARK: Opening

  /// Makes sockets on a loop. What was opened before a failure is closed with the loop.
  struct Opener {
    let group: MultiThreadedEventLoopGroup
    let desk: ReceptionDesk
    let clock: @Sendable () -> Moment
    let options: ListenOptions

    /// Binds every host and port. Without a host: all of IPv4, and all of IPv6 where the machine has it.
    func open() throws(RunFailure) -> ListeningSockets {
      var sockets = ListeningSockets()
      for port in options.ports {
        for host in options.hosts.isEmpty ? ["0.0.0.0", "::"] : options.hosts {
          // With port 0 the system chooses, and UDP gets the number that TCP got.
          var chosen = port
          do {
            if options.usesTCP {
              let channel = try tcp(host).bind(host: host, port: port).wait()
              chosen = channel.localAddress?.port ?? port
              sockets.tcp.append(channel)
            }
            if options.usesUDP { sockets.udp.append(try udp(host).bind(host: host, port: chosen).wait()) }
          } catch {
            if options.hosts.isEmpty, host == "::", Self.hasNoIPv6(error) { continue }
            let reason = SocketFailure.reason(error)
            throw RunFailure("cannot listen on `\(ReceptionDesk.name(host, chosen))`: \(reason)")
          }
        }
      }
      return sockets
    }

    /// Takes over the sockets of systemd; nil: it hands over none.
    func activated() throws(RunFailure) -> ListeningSockets? {
      let descriptors = ActivatedSockets.take()
      if descriptors.isEmpty { return nil }
      var sockets = ListeningSockets()
      do {
        for (descriptor, kind) in descriptors {
          switch kind {
          case .stream: sockets.tcp.append(try tcp.withBoundSocket(descriptor).wait())
          case .datagram: sockets.udp.append(try udp.withBoundSocket(descriptor).wait())
          }
        }
      } catch {
        throw RunFailure("cannot listen on the sockets of systemd: \(SocketFailure.reason(error))")
      }
      return sockets
    }

    /// A socket of IPv6 that took IPv4 too would be in the way of the other one.
    private static let onlyIPv6 = ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only)

    private func tcp(_ host: String) -> ServerBootstrap {
      host.contains(":") ? tcp.serverChannelOption(Self.onlyIPv6, value: 1) : tcp
    }

    private func udp(_ host: String) -> DatagramBootstrap {
      // Whoever hands over sockets has said how much they keep.
      let roomy = udp.channelOption(.socketOption(.so_rcvbuf), value: 4 << 20)
      return host.contains(":") ? roomy.channelOption(Self.onlyIPv6, value: 1) : roomy
    }

    private var tcp: ServerBootstrap {
      let (desk, clock) = (desk, clock)
      return ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 1024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        .childChannelOption(.socketOption(.so_keepalive), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: 120)
        .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: 30)
        .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPCNT)), value: 4)
        .childChannelOption(
          .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: ListenLimits.readBytes)
        )
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(TrackerConnection(desk, clock: clock))
          }
        }
    }

    private var udp: DatagramBootstrap {
      let (desk, clock) = (desk, clock)
      return DatagramBootstrap(group: group)
        .channelOption(.socketOption(.so_reuseaddr), value: 1)
        // Sixteen datagrams a call of the system.
        .channelOption(.datagramVectorReadMessageCount, value: 16)
        .channelOption(
          .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16 * ListenLimits.datagramBytes)
        )
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(DatagramReceiver(desk, clock: clock))
          }
        }
    }

    private static func hasNoIPv6(_ error: any Error) -> Bool {
      guard let error = error as? IOError else { return false }
      return error.errnoCode == EAFNOSUPPORT || error.errnoCode == EADDRNOTAVAIL
    }
  }
}

extension ListeningSockets {
  /// Holds datagrams back, or lets them come: meanwhile the system keeps some, and drops and counts the rest.
  func hold(_ isHolding: Bool) {
    for channel in udp { try? channel.syncOptions?.setOption(.autoRead, value: !isHolding) }
  }

  /// Datagrams that the system dropped for want of room since the sockets were opened. On their loop.
  func datagramDrops() -> Int {
    guard let loop = udp.first?.eventLoop else { return 0 }
    let drops = NIOLoopBoundBox(0, eventLoop: loop)
    for channel in udp {
      guard let provider = channel as? any SocketOptionProvider else { continue }
      let memory: EventLoopFuture<SocketMemory> = provider.unsafeGetSocketOption(
        level: .socket, name: .init(rawValue: SocketMemory.option))
      // On the channel's own loop it is there at once.
      memory.whenSuccess { drops.value += Int($0.drops) }
    }
    return drops.value
  }

  /// `SO_MEMINFO` of linux/sock_diag.h: nine counts, the last of them datagrams that were dropped.
  private struct SocketMemory: Sendable {
    static let option: CInt = 55
    var counts: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0, 0, 0, 0)
    var drops: UInt32 { counts.8 }
  }
}
