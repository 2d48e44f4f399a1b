import Replays
import Testing

@Suite struct EpisodeTests {
  @Test func anEpisodeIsItsID() { #expect(Episode(idHigh: 1, idLow: 2) == Episode(idHigh: 1, idLow: 2)) }
}
