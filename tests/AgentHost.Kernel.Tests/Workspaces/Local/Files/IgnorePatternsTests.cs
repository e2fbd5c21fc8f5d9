using AgentHost.Configuration.Tests;
using AgentHost.Editing.Tests;
using AgentHost.FileSystem;
using AgentHost.Hosting;

namespace AgentHost.Kernel.Tests.Workspaces.Local.Files;

public sealed class IgnorePatternsTests
{
    [Fact]
    public void IsIgnored_WhatAnotherListTakesBack_StaysHidden()
    {
        var patterns = IgnorePatterns.ParseAll([["private/", "*.log", "!keep.log"], ["!**", "!private/", "more/**"]], ignoreCase: false);

        Assert.True(patterns.IsIgnored("private/a", isFolder: false));
        Assert.True(patterns.IsIgnored("x.log", isFolder: false));
        Assert.True(patterns.IsIgnored("more/x", isFolder: false));
        Assert.False(patterns.IsIgnored("keep.log", isFolder: false));
        Assert.False(patterns.IsIgnored("src/a", isFolder: false));
        Assert.True(IgnorePatterns.ParseAll([[], ["# nothing"]], ignoreCase: false).IsEmpty);
    }

    [Fact]
    public void Read_FolderThatTakesBackWhatThePersonHides_HidesItStill()
    {
        using var ws = new TempWorkspace();
        using var home = new AgentHost.Configuration.Tests.TempHome();
        ws.Put(".agentignore", "!**\n!private/\nown/\n");
        home.Write(home.UserFile, """{"context":{"ignore":["private/"]}}""").Write(home.ProjectFile, """{"context":{"ignore":["!private/","built/"]}}""");

        var (patterns, problems) = HiddenPatterns.Read(ws.Paths, home.Load(trusted: true).View);

        Assert.Empty(problems);
        foreach (var hidden in (string[])["private/a", "own/a", "built/a"])
        {
            Assert.True(patterns.IsIgnored(hidden, isFolder: false), hidden);
        }
    }
}
