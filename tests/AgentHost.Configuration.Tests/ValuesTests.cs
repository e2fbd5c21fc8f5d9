namespace AgentHost.Configuration.Tests;

public sealed class ValuesTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    [InlineData("7d", 604800)]
    [InlineData("1.5h", 5400)]
    [InlineData(" 90 ", 90)]
    [InlineData("0", 0)]
    [InlineData("5 s", 5)]
    public void Durations_Good_AreRead(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1w")]
    [InlineData("1M")]
    [InlineData("1h30m")]
    [InlineData("1e3")]
    [InlineData("1..5s")]
    [InlineData("NaN")]
    [InlineData("99999999999999d")]
    [InlineData("∞")]
    public void Durations_Bad_AreNot(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("$2", 2)]
    [InlineData("2.50", 2.5)]
    [InlineData(" $ 0.001 ", 0.001)]
    [InlineData("0", 0)]
    public void Money_Good_IsRead(string text, double dollars)
    {
        Assert.True(Money.TryParse(text, out var read));
        Assert.Equal((decimal)dollars, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("-1")]
    [InlineData("2€")]
    [InlineData("1e9")]
    [InlineData("1,000")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("$$2")]
    public void Money_Bad_IsNot(string text) => Assert.False(Money.TryParse(text, out _));

    [Theory]
    [InlineData(0, "$0.00")]
    [InlineData(0.000123, "$0.000123")]
    [InlineData(0.5, "$0.50")]
    [InlineData(1234.5, "$1,234.50")]
    public void Money_Written_IsForPeople(double dollars, string text) => Assert.Equal(text, Money.Write((decimal)dollars));

    [Theory]
    [InlineData("64KB", 65536)]
    [InlineData("10MB", 10485760)]
    [InlineData("1.5kb", 1536)]
    [InlineData("2GiB", 2147483648)]
    [InlineData("12", 12)]
    [InlineData("12 b", 12)]
    public void Sizes_Good_AreRead(string text, long bytes)
    {
        Assert.True(Sizes.TryParse(text, out var size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("KB")]
    [InlineData("-1")]
    [InlineData("1TB")]
    [InlineData("1KBs")]
    [InlineData("1 kilobyte")]
    [InlineData("99999999999999999999GB")]
    public void Sizes_Bad_AreNot(string text) => Assert.False(Sizes.TryParse(text, out _));

    [Fact]
    public void Values_RandomText_NeverThrow()
    {
        var random = new Random(3);
        const string Letters = "0123456789.smhdkMGB -+e$ß{}(:";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => Letters[random.Next(Letters.Length)]));
            if (Durations.TryParse(text, out var duration))
            {
                Assert.InRange(duration, TimeSpan.Zero, TimeSpan.FromDays(36_500));
            }
            if (Sizes.TryParse(text, out var size))
            {
                Assert.True(size >= 0);
            }
            var expansion = ValueExpander.Expand(text, _ => "v");
            Assert.True(expansion.Value is null != expansion.Problem is null);
        }
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$A", "1")]
    [InlineData("x${A}y", "x1y")]
    [InlineData("$A$B_2!", "12!")]
    [InlineData("${NONE:-d}", "d")]
    [InlineData("${NONE:-}", "")]
    [InlineData("${EMPTY:-d}", "d")]
    [InlineData("$EMPTY.", ".")]
    [InlineData("$$A", "$A")]
    [InlineData("5$", "5$")]
    [InlineData("$1", "$1")]
    [InlineData("$LOOP", "$A")]
    public void Expand_Good_Fills(string text, string expected) => Assert.Equal(new Expansion(expected, null), ValueExpander.Expand(text, Variable));

    [Theory]
    [InlineData("$NONE", "the environment variable NONE is not set")]
    [InlineData("${NONE}", "the environment variable NONE is not set")]
    [InlineData("$(whoami)", "$(command) is not run")]
    [InlineData("${A", "never closed")]
    [InlineData("${A-b}", "is no name")]
    [InlineData("${}", "is no name")]
    public void Expand_Bad_SaysWhy(string text, string expected)
    {
        var expansion = ValueExpander.Expand(text, Variable);
        Assert.Null(expansion.Value);
        Assert.Contains(expected, expansion.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpandProvider_AProjectsAddressOrHeader_IsNotFilled()
    {
        using var home = new TempHome();
        const string Text = """{ "providers": { "p": { "baseUrl": "http://$A/", "apiKey": "$A", "headers": { "h": "$A", "plain": "1" } } } }""";
        home.Write(home.ProjectFile, Text);
        var project = home.Load().View;
        Assert.Null(ValueExpander.ExpandProvider(project, "p", ["baseUrl"], Variable).Value);
        var header = ValueExpander.ExpandProvider(project, "p", ["headers", "h"], Variable);
        Assert.Null(header.Value);
        Assert.StartsWith(home.ProjectFile + ":1: providers.p.headers.h may not hold $", header.Problem);
        Assert.Equal("1", ValueExpander.ExpandProvider(project, "p", ["headers", "plain"], Variable).Value);
        Assert.Null(ValueExpander.ExpandProvider(project, "p", ["apiKey"], Variable).Value);
        Assert.Equal(default, ValueExpander.ExpandProvider(project, "p", ["apiKeyEnv"], Variable));
        home.Write(home.UserFile, Text);
        File.Delete(home.ProjectFile);
        Assert.Equal("http://1/", ValueExpander.ExpandProvider(home.Load().View, "p", ["baseUrl"], Variable).Value);
    }

    private static string? Variable(string name) => name switch
    {
        "A" => "1",
        "B_2" => "2",
        "EMPTY" => "",
        "LOOP" => "$A",
        _ => null,
    };
}
