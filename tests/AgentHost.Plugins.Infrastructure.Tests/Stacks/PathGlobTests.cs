namespace AgentHost.Plugins.Infrastructure.Tests.Stacks;

public sealed class PathGlobTests
{
    [Theory]
    [InlineData("**/*", "a", true)]
    [InlineData("**/*", "a/b/c.yaml", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**/c", "a/c", true)]
    [InlineData("a/**/c", "a/x/y/c", true)]
    [InlineData("a/**/c", "b/x/c", false)]
    [InlineData("**/_defaults.yaml", "x/y/_defaults.yaml", true)]
    [InlineData("**/_*", "_x.yaml", true)]
    [InlineData("a*c*", "abcd", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[^a]x", "bx", true)]
    [InlineData("[", "[", true)]
    [InlineData("{a,b}/{c,d}", "b/d", true)]
    [InlineData("{a,b", "a", false)]
    [InlineData("*-prod", "acme-prod", true)]
    public void Fits_Pattern_AsWritten(string pattern, string path, bool fits) => Assert.Equal(fits, PathGlob.Fits(pattern, path));

    [Fact]
    public void Fits_PatternMadeToTakeLong_IsQuick()
    {
        Assert.False(PathGlob.Fits(string.Concat(Enumerable.Repeat("*a", 300)) + "b", new string('a', 5_000)));
        Assert.False(PathGlob.Fits(string.Concat(Enumerable.Repeat("**/", 300)) + "b", string.Concat(Enumerable.Repeat("a/", 2_000)) + "c"));
        Assert.False(PathGlob.Fits(string.Concat(Enumerable.Repeat("{a,b}", 100)), "x"));
    }

    [Fact]
    public void Fits_RandomPatterns_NeverThrow()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            PathGlob.Fits(Text("*?[]{}!-^/ab,"), Text("ab/[-"));
        }

        string Text(string from) => new([.. Enumerable.Range(0, random.Next(12)).Select(_ => from[random.Next(from.Length)])]);
    }
}
