using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Attachments.Tests;

/// <summary>Files and folders as the host asks for them.</summary>
public sealed class PathSourceTests : IDisposable
{
    private readonly TestWorkspace _workspace = new TestWorkspace { Target = "local" }
        .With("a.txt", "one\ntwo\nthree\n").With("bytes", [0, 1, 2, 3])
        .With("docs/.gitignore", "b.txt\n").With("docs/b.txt", "x").With("docs/c.txt", "x");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task File_WholeAndInLines_IsItsText()
    {
        Assert.Equal(ContextContent.Of("one\ntwo\nthree\n"), await FileAsync(new("a.txt")));
        Assert.Equal(ContextContent.Of("two\nthree") with { EndLine = 3 }, await FileAsync(new("a.txt") { StartLine = 2, EndLine = 9 }));
        Assert.Equal(ContextContent.Of("two") with { EndLine = 2 }, await FileAsync(new("a.txt") { StartLine = 2 }));
    }

    [Fact]
    public async Task File_WhatCannotBeHad_IsSaid()
    {
        Assert.Equal("a.txt has 3 lines, none at 4.", (await FileAsync(new("a.txt") { StartLine = 4 })).Error);
        Assert.Equal("bytes is not text.", (await FileAsync(new("bytes"))).Error);
        Assert.Equal("bytes is not text.", (await FileAsync(new("bytes") { StartLine = 1 })).Error);
        Assert.Equal("none.txt does not exist.", (await FileAsync(new("none.txt"))).Error);
        Assert.Equal("../x may not be read.", (await FileAsync(new("../x"))).Error);
    }

    [Fact]
    public async Task File_LongerThanTheHostTakes_IsRefused()
    {
        Assert.Equal("a.txt is longer than 5 bytes.", (await FileAsync(new("a.txt") { MaxCharacters = 5 })).Error);
        var lines = new ContextReference("a.txt") { StartLine = 1, EndLine = 2, MaxCharacters = 5 };
        Assert.Equal("lines 1 to 2 of a.txt are longer than 5 characters; name fewer of them.", (await FileAsync(lines)).Error);
        Assert.Equal("one", (await FileAsync(new("a.txt") { StartLine = 1, EndLine = 1, MaxCharacters = 5 })).Text);
    }

    [Fact]
    public async Task Folder_IsItsTree_WithoutWhatGitIgnores()
    {
        Assert.Equal(".gitignore\nc.txt\n", (await FolderAsync("docs/")).Text);
        Assert.Equal("none does not exist.", (await FolderAsync("none")).Error);
    }

    [Fact]
    public async Task Folder_OfAnotherMachine_IsShownWithoutThisOnesRules()
    {
        _workspace.Target = "elsewhere";

        Assert.Equal(".gitignore\nb.txt\nc.txt\n", (await FolderAsync("docs")).Text);
    }

    private ValueTask<ContextContent> FileAsync(ContextReference reference) => new FileSource(_workspace).ReadAsync(reference, None);

    private ValueTask<ContextContent> FolderAsync(string path) => new FolderSource(_workspace).ReadAsync(new(path), None);
}
