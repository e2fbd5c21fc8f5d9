using AgentHost.FileSystem.Tests;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Rules;
using AgentHost.Security.Network;

namespace AgentHost.Permissions.Tests;

public sealed class MatchingTests
{
    [Theory]
    [InlineData("src/**", "/w/src/a/b.cs", true)]
    [InlineData("src/**", "/w/src", true)] // the folder itself
    [InlineData("src/**", "/w/srcx", false)]
    [InlineData("src/*", "/w/src/a/b", false)]
    [InlineData("**", "/w", true)]
    [InlineData("**", "/other/x", false)] // relative patterns stay inside
    [InlineData("**/*.cs", "/w/a.cs", true)]
    [InlineData("**/*.cs", "/w/x/y/a.cs", true)]
    [InlineData("a/**/b", "/w/a/b", true)]
    [InlineData("a/**/b", "/w/a/x/y/b", true)]
    [InlineData("a/**/b/**/c", "/w/a/b/x/b/c", true)]
    [InlineData("*.{cs,fs}", "/w/x.fs", true)]
    [InlineData("*.{cs,fs}", "/w/x.vb", false)]
    [InlineData("[a-c]?.txt", "/w/bz.txt", true)]
    [InlineData("[!a-c]?.txt", "/w/bz.txt", false)]
    [InlineData("a[", "/w/a[", true)] // never closed: a character
    [InlineData("\\*", "/w/*", true)]
    [InlineData("\\*", "/w/x", false)]
    [InlineData("/etc/**", "/etc/passwd", true)]
    [InlineData("/etc/**", "/w/etc/passwd", false)]
    [InlineData("~/notes/**", "/home/me/notes/x", true)]
    [InlineData("~/notes/**", "/home/you/notes/x", false)]
    [InlineData("SRC/**", "/w/src/x", false)]
    public void Path_Pattern_Matches(string pattern, string path, bool expected) =>
        Assert.Equal(expected, PathPattern.Parse(pattern, out _)!.IsMatch(path, new FakePaths()));

    [Theory]
    [InlineData("/w/src", false, false, false)]
    [InlineData("/w/src/a/b.cs", false, false, false)]
    [InlineData("/w/srcx", true, true, true)]
    [InlineData("/w/docs", true, true, true)]
    [InlineData("/etc/passwd", true, true, true)]
    [InlineData("/w", true, false, true)] // what is above the folder holds it
    [InlineData("/", true, false, true)]
    public void Path_OutsideAFolder_MatchesAllElse(string path, bool matches, bool coversTree, bool mayMatchBelow)
    {
        var outside = PathPattern.Outside("src");
        Assert.Equal(
            (matches, coversTree, mayMatchBelow),
            (outside.IsMatch(path, new FakePaths()), outside.CoversTree(path, new FakePaths()), outside.MayMatchBelow(path, new FakePaths())));
    }

    [Fact]
    public void Path_IgnoringCase_Matches() =>
        Assert.True(PathPattern.Parse("SRC/*.CS", out _)!.IsMatch("/w/src/x.cs", new FakePaths { IgnoreCase = true }));

    [Fact]
    public void Path_HostilePattern_IsQuick()
    {
        var pattern = PathPattern.Parse(string.Concat(Enumerable.Repeat("**/*a*a*a*/", 50)) + "z", out _)!;
        var path = "/w/" + string.Join('/', Enumerable.Repeat(new string('a', 60), 60));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.False(pattern.IsMatch(path, new FakePaths()));
        Assert.True(watch.ElapsedMilliseconds < 1000);
    }

    [Theory]
    [InlineData("src/**", "/w/src/a", true)]
    [InlineData("src/*", "/w/src", false)]
    [InlineData("**/*.cs", "/w", false)]
    [InlineData("**", "/w", true)]
    public void CoversTree_OnlyWhatEndsOpen(string pattern, string folder, bool expected) =>
        Assert.Equal(expected, PathPattern.Parse(pattern, out _)!.CoversTree(folder, new FakePaths()));

    [Theory]
    [InlineData("src/secret/*", "/w", true)]
    [InlineData("src/secret/*", "/w/src", true)]
    [InlineData("src/secret/*", "/w/docs", false)]
    [InlineData("**/x", "/w/docs", true)]
    [InlineData("src/**", "/", true)] // a folder above the workspace
    public void MayMatchBelow_ErrsTowardsYes(string pattern, string folder, bool expected) =>
        Assert.Equal(expected, PathPattern.Parse(pattern, out _)!.MayMatchBelow(folder, new FakePaths()));

    [Theory]
    [InlineData("git status", "git status", true)]
    [InlineData("git status", "git status -s", false)]
    [InlineData("git status *", "git status", true)]
    [InlineData("git status:*", "git status -s", true)]
    [InlineData("npm run test* *", "npm run test:unit --watch", true)]
    [InlineData("npm run test* *", "npm run build", false)]
    [InlineData("git commit -m 'a b'", "git commit -m \"a b\"", true)]
    [InlineData("*", "anything at all", true)]
    [InlineData("git status *", "git status; rm x", false)] // never a second command
    [InlineData("git status *", "git status > x", false)] // never a redirect
    [InlineData("git status *", "git status $(rm x)", false)] // never a substitution
    [InlineData("*", "a && b", false)]
    public void Command_Pattern_AllowsOnePlainCommand(string pattern, string line, bool expected) =>
        Assert.Equal(expected, Plans.Rule($"command({pattern})").AllowsCommand(SimpleCommandParser.Parse(line)));

    [Theory]
    [InlineData("rm -rf x", true)]
    [InlineData("/bin/rm x", true)]
    [InlineData("ls && rm x", true)]
    [InlineData("ls;rm x", true)]
    [InlineData("echo $(rm x)", true)]
    [InlineData("echo `rm x`", true)]
    [InlineData("sudo rm x", true)]
    [InlineData("env A=b rm x", true)]
    [InlineData("bash -c 'rm x'", true)]
    [InlineData("find . -exec rm {} +", true)]
    [InlineData("ls | xargs rm", true)]
    [InlineData("r''m x && ls", true)]
    [InlineData("\\rm x", true)]
    [InlineData("git commit -m 'rm x'", false)] // plain: read exactly
    [InlineData("echo rm", false)]
    [InlineData("ls && cat farm", false)]
    public void Command_Deny_FindsItAnywhere(string line, bool expected) =>
        Assert.Equal(expected, Plans.Rule("command(rm *)").HitsCommand(SimpleCommandParser.Parse(line)));

    [Theory]
    [InlineData("domain:example.com", "example.com", true)]
    [InlineData("domain:example.com", "EXAMPLE.com:443", true)]
    [InlineData("domain:example.com", "a.example.com", false)]
    [InlineData("domain:*.example.com", "a.b.example.com", true)]
    [InlineData("domain:*.example.com", "example.com", false)]
    [InlineData("domain:*.example.com", "badexample.com", false)]
    [InlineData("domain:example.com:80", "example.com:80", true)]
    [InlineData("domain:example.com:80", "example.com:81", false)]
    [InlineData("domain:*", "10.0.0.1:5", true)]
    [InlineData("domain:example.com", "example.com.", true)]
    [InlineData("domain:[::1]", "[::1]:80", true)]
    [InlineData("domain:example.com", "example.com.evil.org", false)]
    public void Host_Pattern_Matches(string pattern, string host, bool expected) =>
        Assert.Equal(expected, HostPattern.Parse(pattern, bare: false, out _)!.IsMatch(host));
}
