namespace AgentHost.Docs.Tests.Reading;

/// <summary>The comparison itself: it must be able to fail.</summary>
public sealed class ExpectedTests
{
    [Theory]
    [InlineData("a\nb", "a\nb\n")]
    [InlineData("a\n…\nd", "a\nb\nc\nd\n")]
    [InlineData("a\n…", "a\n")]
    [InlineData("at …, done", "at noon, done")]
    [InlineData("01a1fe1b-901f-726e-b2e8-d2431da5dba8 2026-11-21 12:36", "11a1fe1b-901f-726e-b2e8-d2431da5dba9 2027-01-02 00:00")]
    [InlineData("2026-11-21-1", "2027-01-02-1")]
    public void FindDifference_TheSameButForIdsAndTimes_IsNone(string shown, string came) => Assert.Null(Expected.FindDifference(shown, came));

    [Theory]
    [InlineData("a\nb", "a\n")]
    [InlineData("a", "a\nb\n")]
    [InlineData("a\n…\nd", "a\nb\nc\n")]
    [InlineData("at …, done", "at noon")]
    [InlineData("2026-11-21-1", "2026-11-21-2")]
    [InlineData("a.c", "abc")]
    public void FindDifference_SomethingElse_IsSaid(string shown, string came) => Assert.NotNull(Expected.FindDifference(shown, came));
}
