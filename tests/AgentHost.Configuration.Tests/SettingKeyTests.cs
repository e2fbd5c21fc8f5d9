namespace AgentHost.Configuration.Tests;

public sealed class SettingKeyTests
{
    [Theory]
    [InlineData("model", "model")]
    [InlineData("limits.steps", "limits|steps")]
    [InlineData("providers.\"my.own\".baseUrl", "providers|my.own|baseUrl")]
    [InlineData("a.\"q\\\"q\"", "a|q\"q")]
    public void Parse_AKey_GivesItsNamesAndBack(string text, string names)
    {
        Assert.Equal(names.Split('|'), SettingKey.Parse(text));
        Assert.Equal(text, SettingKey.Write(names.Split('|')));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("\"a")]
    [InlineData("\"a\"b")]
    [InlineData("a\"b\"")]
    [InlineData("\"\\ud800\"")]
    public void Parse_NoKey_IsNull(string text) => Assert.Null(SettingKey.Parse(text));

    [Fact]
    public void Parse_RandomText_NeverThrowsAndComesBack()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => "ab.\"\\u0 \n"[random.Next(9)])]);
            if (SettingKey.Parse(text) is { } path)
            {
                Assert.Equal(path, SettingKey.Parse(SettingKey.Write(path)));
            }
        }
    }
}
