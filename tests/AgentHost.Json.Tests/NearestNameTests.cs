namespace AgentHost.Json.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["path", "content", "maxResults", "timeout_ms", "id", "replaceAll"];

    [Theory]
    [InlineData("pth", "path")]
    [InlineData("paht", "path")]
    [InlineData("Path", "path")]
    [InlineData("contents", "content")]
    [InlineData("max_results", "maxResults")]
    [InlineData("timeoutMs", "timeout_ms")]
    [InlineData("replace-all", "replaceAll")]
    [InlineData("xyz", null)]
    [InlineData("colour", null)]
    [InlineData("", null)]
    [InlineData("_", null)]
    [InlineData("q", null)]
    public void Find_Name_IsTheNearestOrNone(string name, string? expected)
    {
        Assert.Equal(expected, NearestName.Find(name, Names));
    }

    [Fact]
    public void Find_SeveralNear_TheNearestThenTheFirstWins()
    {
        Assert.Equal("abcdef", NearestName.Find("abcdeg", ["abcxyz", "abcdef", "abcdeh"]));
        Assert.Null(NearestName.Find("abc", []));
        Assert.Null(NearestName.Find(new string('a', 100), [new string('a', 99)]));
    }
}
