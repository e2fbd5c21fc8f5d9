using AgentHost.Kernel.Permissions.Commands;

namespace AgentHost.Kernel.Tests.Permissions;

public sealed class ReadOnlyCommandTests
{
    [Theory]
    [InlineData("ls -la src")]
    [InlineData("cat README.md")]
    [InlineData("head -n 5 a.txt")]
    [InlineData("grep -n 'foo bar' src/a.cs")]
    [InlineData("git status --short")]
    [InlineData("git log --oneline -5")]
    [InlineData("git diff HEAD~1 -- src")]
    [InlineData("git branch -a")]
    [InlineData("find src -name '*.cs'")]
    [InlineData("pwd")]
    [InlineData("echo hello")]
    [InlineData("cat /w/a.txt")]
    [InlineData("wc -l src/../a.txt")]
    [InlineData("dotnet --version")]
    public void IsFree_KnownReadOnlyForm_IsAllowed(string line) =>
        Assert.True(CommandReads.IsFree(CommandLineWords.Parse(line), new FakePaths(), out var why), why);

    [Theory]
    [InlineData("cat .env")]
    [InlineData("cat config/id_rsa")]
    [InlineData("cat /etc/passwd")]
    [InlineData("cat ../x")]
    [InlineData("cat ~/x")]
    [InlineData("cat *")] // could be a secret file
    [InlineData("cat .en{v,x}")]
    [InlineData("cat link-out")]
    [InlineData("cat link-secret")]
    [InlineData("git show HEAD:.env")]
    [InlineData("grep x --file=/etc/passwd")]
    [InlineData("grep -f/etc/passwd x")]
    [InlineData("grep -r x .")] // opens what lies below
    [InlineData("rg x")]
    [InlineData("git -c core.pager=x log")]
    [InlineData("git log --output=x")]
    [InlineData("git log --outp=x")]
    [InlineData("git diff --ext-diff")]
    [InlineData("git diff --no-index a b")]
    [InlineData("git branch new")]
    [InlineData("git branch -D x")]
    [InlineData("git push")]
    [InlineData("find . -delete")]
    [InlineData("find . -exec rm {} +")]
    [InlineData("find . -fprint x")]
    [InlineData("tail -f x")]
    [InlineData("./ls")]
    [InlineData("bin/cat x")]
    [InlineData("sudo ls")]
    [InlineData("env ls")]
    [InlineData("sh -c ls")]
    [InlineData("ls | cat")]
    [InlineData("ls > x")]
    [InlineData("date -s 12:00")]
    [InlineData("hostname x")]
    [InlineData("npm test")]
    [InlineData("sort -o x x")]
    public void IsFree_AnythingElse_Asks(string line)
    {
        var paths = new FakePaths { Links = { ["/w/link-out"] = "/etc/hosts", ["/w/link-secret"] = "/w/.env" } };

        Assert.False(CommandReads.IsFree(CommandLineWords.Parse(line), paths, out _));
    }
}
