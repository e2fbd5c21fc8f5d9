using AgentHost.Configuration;
using AgentHost.Editing.Tests;
using AgentHost.Hosting;
using AgentHost.Json;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class HiddenPatternsTests : IDisposable
{
    private readonly TempWorkspace _ws = new();

    [Fact]
    public void Read_PlainFile_Hides()
    {
        _ws.Put(".agentignore", "hidden\n");
        var (patterns, problems) = HiddenPatterns.Read(_ws.Paths, SettingsView.Empty);

        Assert.True(patterns.IsIgnored("hidden", isFolder: false));
        Assert.Empty(problems);
    }

    [Fact]
    public void Read_None_HidesNothing()
    {
        var (patterns, problems) = HiddenPatterns.Read(_ws.Paths, SettingsView.Empty);

        Assert.True(patterns.IsEmpty);
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("../outside/list", "link")]
    [InlineData("inside", "link")]
    [InlineData("nowhere", "link")]
    [InlineData(null, "longer")]
    [InlineData("/", "folder")]
    public void Read_WhatCannotBeTaken_IsAnError(string? target, string word)
    {
        _ws.Put("inside", "hidden\n");
        if (target is null)
        {
            _ws.Put(".agentignore", new string('a', (int)HiddenPatterns.Limit + 1));
        }
        else if (target == "/")
        {
            Directory.CreateDirectory(Path.Combine(_ws.Root, ".agentignore"));
        }
        else
        {
            _ws.Link(".agentignore", target);
        }

        var problem = Assert.Single(HiddenPatterns.Read(_ws.Paths, SettingsView.Empty).Problems);

        Assert.Equal(JsonSeverity.Error, problem.Severity);
        Assert.Contains(word, problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _ws.Dispose();
}
