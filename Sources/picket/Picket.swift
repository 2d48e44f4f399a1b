@main
enum Picket {
  static func main() {}
}
