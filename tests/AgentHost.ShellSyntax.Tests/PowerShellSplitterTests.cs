using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Tests;

/// <summary>Lines for PowerShell and for cmd: cut into their commands where they are plain, and not cut at all where they are not.</summary>
public sealed class PowerShellSplitterTests
{
    [Theory]
    [InlineData("git status", "git status")]
    [InlineData("git status; git push", "git status / git push")]
    [InlineData("git add . && git commit -m 'a; b' || git status", "git add . / git commit -m 'a; b' / git status")]
    [InlineData("Get-ChildItem | Select-String x", "Get-ChildItem / Select-String x")]
    [InlineData("git status\r\nRemove-Item x", "git status / Remove-Item x")]
    [InlineData("echo \"a | b\"", "echo \"a | b\"")]
    public void Split_PlainLine_GivesEachCommand(string line, string expected) => Assert.Equal(expected.Split(" / "), PowerShellSplitter.Split(line, out _));

    [Theory]
    [InlineData("& 'C:\\x.exe'")]
    [InlineData("ls > x")]
    [InlineData("echo $(rm x)")]
    [InlineData("echo \"$(rm x)\"")]
    [InlineData("echo `; rm x")]
    [InlineData("ls | % { rm $_ }")]
    [InlineData("git status --% ; x")]
    [InlineData("echo @x")]
    [InlineData("echo \u201Ca; rm x\u201D")]
    [InlineData("echo 'a''; rm x'")]
    [InlineData("echo 'a")]
    [InlineData("ls && && rm x")]
    [InlineData("sleep 9 & rm x")]
    public void Split_MoreThanPlain_IsNotCut(string line)
    {
        Assert.Null(PowerShellSplitter.Split(line, out var failure));
        Assert.NotNull(failure);
        Assert.NotEqual("", failure.Reason);
    }

    [Theory]
    [InlineData("dir & del x", new[] { "dir", "del x" })]
    [InlineData("dir && del x || echo no", new[] { "dir", "del x", "echo no" })]
    [InlineData("echo 'a & del x'", new[] { "echo 'a", "del x'" })] // single quotes hold nothing together
    [InlineData("echo \"a & b\"", new[] { "echo \"a & b\"" })]
    [InlineData("echo a; b", new[] { "echo a; b" })]
    public void SplitForCmd_PlainLine_GivesEachCommand(string line, string[] expected) => Assert.Equal(expected, PowerShellSplitter.SplitForCmd(line, out _));

    [Theory]
    [InlineData("echo %PATH% & del x")]
    [InlineData("echo a ^& del x")]
    [InlineData("dir > x")]
    [InlineData("(dir & del x)")]
    [InlineData("echo !x!")]
    [InlineData("echo \"%x%\"")]
    public void SplitForCmd_MoreThanPlain_IsNotCut(string line) => Assert.Null(PowerShellSplitter.SplitForCmd(line, out _));
}
