namespace AgentHost.Abstractions.Tests.Tools;

public sealed class ToolSettingsTests
{
    [Theory]
    [InlineData("""{"n":5}""", 5)]
    [InlineData("""{"n":-5}""", 1)]
    [InlineData("""{"n":9000000000}""", 10)]
    [InlineData("""{"n":1.5}""", 7)]
    [InlineData("""{"n":"5"}""", 7)]
    [InlineData("{}", 7)]
    [InlineData("[]", 7)]
    public void Number_OfAnySettings_IsInItsRangeOrTheDefault(string settings, int expected) =>
        Assert.Equal(expected, ToolSettings.Number(AgentJson.Parse(settings), "n", 7, 1, 10));

    [Theory]
    [InlineData("""{"t":["a",1,"b",null]}""", "a b")]
    [InlineData("""{"t":"a"}""", "")]
    [InlineData("{}", "")]
    [InlineData("1", "")]
    public void Texts_OfAnySettings_AreTheTexts(string settings, string expected) =>
        Assert.Equal(expected, string.Join(' ', ToolSettings.Texts(AgentJson.Parse(settings), "t")));
}
