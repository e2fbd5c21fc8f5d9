using AgentHost.Plugins.Manifests;
using SemanticVersion = NuGet.Versioning.SemanticVersion;

namespace AgentHost.Plugins.Tests.Manifests;

public sealed class VersionRangeTests
{
    private const string Versions =
        "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0-alpha 0.1.0-beta 0.1.0 0.1.2 0.1.9 0.2.0-0 0.2.0 0.9.9 1.0.0-alpha 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3-0 1.2.3-alpha 1.2.3-alpha.3 1.2.3-alpha.7 1.2.3-beta 1.2.3-beta.2 1.2.3-beta.10 1.2.3 1.2.3+build 1.2.4-beta 1.2.4 1.3.0-0 1.3.0 1.9.9 2.0.0-0 2.0.0-rc.1 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0";

    /// <summary>Ranges, and which of the versions npm's own implementation accepts.</summary>
    public static TheoryData<string, string> Accepted => new()
    {
        { "^0.1", "0.1.0 0.1.2 0.1.9" },
        { "^0.1.2", "0.1.2 0.1.9" },
        { "^0.0.3", "0.0.3" },
        { "^0.0", "0.0.0 0.0.2 0.0.3 0.0.4" },
        { "^0", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9" },
        { "^1", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "^1.2", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "^1.2.3", "1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "^1.2.3-beta.2", "1.2.3-beta.2 1.2.3-beta.10 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "^0.1.0-alpha", "0.1.0-alpha 0.1.0-beta 0.1.0 0.1.2 0.1.9" },
        { "~1", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "~1.2", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4" },
        { "~1.2.3", "1.2.3 1.2.3+build 1.2.4" },
        { "~0", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9" },
        { "~1.2.3-beta.2", "1.2.3-beta.2 1.2.3-beta.10 1.2.3 1.2.3+build 1.2.4" },
        { "~> 1.2", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4" },
        { "1.x", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "1.2.x", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4" },
        { "1.2.*", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4" },
        { "*", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "x", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "1", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "1.2", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4" },
        { "1.2.3", "1.2.3 1.2.3+build" },
        { "=1.2.3", "1.2.3 1.2.3+build" },
        { "v1.2.3", "1.2.3 1.2.3+build" },
        { "= 1.2.3", "1.2.3 1.2.3+build" },
        { ">1", "2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { ">1.2", "1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { ">1.2.3", "1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { ">=1", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { ">=1.2", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { ">= 1.2.3", "1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "<1", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9" },
        { "<1.2", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9" },
        { "<1.2.3", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2" },
        { "<=1", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "<=1.2", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4" },
        { "<=1.2.3", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build" },
        { ">=1.0 <2", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { ">=1.0 <2 || ^3", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 3.0.0 3.1.0" },
        { "1.2.3 - 2.0.0", "1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0" },
        { "1.2 - 2", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0" },
        { "1 - 2.3", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9" },
        { "1.2.3 - 2.3", "1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9" },
        { "^1.2 || 0.1.x", "0.1.0 0.1.2 0.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { ">*", "" },
        { "<*", "" },
        { ">=*", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "<=x", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "* - 2", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0" },
        { "1 - *", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { ">1.2.3-alpha.3", "1.2.3-alpha.7 1.2.3-beta 1.2.3-beta.2 1.2.3-beta.10 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { ">=1.2.3-0", "1.2.3-0 1.2.3-alpha 1.2.3-alpha.3 1.2.3-alpha.7 1.2.3-beta 1.2.3-beta.2 1.2.3-beta.10 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "1.2.3-beta", "1.2.3-beta" },
        { "^1.x", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "^*", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "~*", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "||", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "1.2.3+build", "1.2.3 1.2.3+build" },
        { "^1.2.3+build", "1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "  ^1.2  ", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { ">=1.2.3-alpha <1.2.3", "1.2.3-alpha 1.2.3-alpha.3 1.2.3-alpha.7 1.2.3-beta 1.2.3-beta.2 1.2.3-beta.10" },
        { "<2.0.0-0", "0.0.0 0.0.2 0.0.3 0.0.4 0.1.0 0.1.2 0.1.9 0.2.0 0.9.9 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "v1", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { ">=v1.2.3", "1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9 2.0.0 2.3.0 2.3.9 2.4.0 3.0.0 3.1.0 10.0.0" },
        { "^ 1.2.3", "1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "^1.x.3", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4 1.3.0 1.9.9" },
        { "1.x.3 - =v1.2", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4" },
        { "=1 - =1.2.3-beta", "1.0.0 1.1.9 1.2.0 1.2.2 1.2.3-0 1.2.3-alpha 1.2.3-alpha.3 1.2.3-alpha.7 1.2.3-beta" },
        { "> =1.2 < =1.2", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4" },
        { "~ 1.2", "1.2.0 1.2.2 1.2.3 1.2.3+build 1.2.4" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Contains_EachVersion_AsNpmSays(string range, string accepted)
    {
        Assert.True(VersionRange.TryParse(range, out var parsed));
        var found = Versions.Split(' ').Where(v => parsed.Contains(SemanticVersion.Parse(v)));
        Assert.Equal(accepted, string.Join(' ', found));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Accepts_EachVersion_SameByEitherWay(string range, string accepted)
    {
        Assert.Equal(accepted, string.Join(' ', Versions.Split(' ').Where(v => VersionRange.Accepts(range, v))));
    }

    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("foo")]
    [InlineData(">>1")]
    [InlineData("1.2.3-")]
    [InlineData("^^1")]
    [InlineData("01.2.3")]
    [InlineData("1..2")]
    [InlineData(">=1,<2")]
    [InlineData("1.2-beta")]
    [InlineData("-1")]
    [InlineData(">")]
    [InlineData("^")]
    [InlineData("1.2.3 -")]
    [InlineData("- 1.2.3")]
    [InlineData("1.2.3 - 2 - 3")]
    [InlineData("1.02.3")]
    [InlineData(">=")]
    [InlineData("1.2.3-01")]
    [InlineData("!1")]
    [InlineData("1.2.3 -2")]
    [InlineData("latest")]
    [InlineData("=1.2.3 - 2")]
    [InlineData("1.x.3")]
    [InlineData("*.1")]
    [InlineData("1.2.3+")]
    [InlineData("99999999999.0.0")]
    public void TryParse_NoRange_False(string range)
    {
        Assert.False(VersionRange.TryParse(range, out _));
        Assert.False(VersionRange.Accepts(range, "1.2.3"));
    }

    [Theory]
    [InlineData("^0.1", "0.1.0", true)]
    [InlineData("^0.1", "0.2.0", false)]
    [InlineData("^0.0.3", "0.0.4", false)]
    [InlineData("^0.0", "0.0.4", true)]
    [InlineData("1.2.3", "1.2.3", true)]
    [InlineData("^1.2", "1.2.3-beta", null)]
    [InlineData("^1", "1.2.3", null)]
    [InlineData("~1.2", "1.2.3", null)]
    [InlineData(">=1.0 <2", "1.2.3", true)]
    [InlineData(">=0.1 <2", "0.0.9", false)]
    [InlineData(">=0.1 <2", "2.0.0", false)]
    [InlineData(">=1.2.3 <1.2.4", "1.2.3", true)]
    [InlineData(">=1.0 <2", "1.2.3-beta", null)]
    [InlineData(">=1.0 <=2", "1.2.3", null)]
    [InlineData(">=1.0 <2 <3", "1.2.3", null)]
    [InlineData(">=1.0  <2", "1.2.3", null)]
    [InlineData(">=1.x <2", "1.2.3", null)]
    public void SimpleRange_Accepts_OnlySimpleOnes(string range, string version, bool? expected)
    {
        Assert.Equal(expected, SimpleRange.Accepts(range, version));
    }

    [Fact]
    public void SimpleRange_RandomBounds_SaysWhatTheWholeReaderSays()
    {
        var random = new Random(8);
        for (var i = 0; i < 5_000; i++)
        {
            var range = $">={Number(1 + random.Next(3))} <{Number(1 + random.Next(3))}";
            var version = Number(3);

            Assert.True(VersionRange.TryParse(range, out var whole));
            Assert.Equal(whole.Contains(SemanticVersion.Parse(version)), SimpleRange.Accepts(range, version));
        }

        string Number(int parts) => string.Join('.', Enumerable.Range(0, parts).Select(_ => random.Next(4)));
    }

    [Fact]
    public void TryParse_RandomText_NeverThrows()
    {
        var random = new Random(7);
        const string Letters = "0123456789.xX*^~<>=|- v+ab\u00e9";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));
            if (VersionRange.TryParse(text, out var range))
            {
                range.Contains(SemanticVersion.Parse("1.2.3"));
            }
            _ = VersionRange.Accepts(text, text);
        }
    }
}
