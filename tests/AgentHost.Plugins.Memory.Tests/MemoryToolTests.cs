using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Memory.Tests;

public sealed class MemoryToolTests
{
    [Fact]
    public async Task Add_Missing_IsMadeFromTheTemplate()
    {
        using var plugin = new TestPlugin();
        using var workspace = new TestWorkspace().With("template.md", "# Ours\n\n## Rules\n");
        workspace.Settings = AgentJson.Parse("""{"template":"template.md"}""");

        var said = await workspace.TextAsync(new MemoryTool(new MemoryPlugin(), plugin), """{"action":"add","section":"Rules","content":"Be kind."}""");

        Assert.Contains("Remembered", said, StringComparison.Ordinal);
        Assert.Matches("^# Ours\n\n## Rules\n\n- [0-9-]{10}: Be kind.\n$", workspace.Text(".agents/MEMORY.md"));
        Assert.Equal("memory.updated", Assert.Single(plugin.Published).Type);
    }

    [Theory]
    [InlineData("""{"action":"add","section":"A","content":"x"}""", """{"createIfMissing":false}""", "createIfMissing")]
    [InlineData("""{"action":"add","section":"A","content":" "}""", "{}", "empty")]
    [InlineData("""{"action":"add","content":"x"}""", "{}", "Name the section")]
    [InlineData("""{"action":"add","section":"## ","content":"x"}""", "{}", "Name the section")]
    [InlineData("""{"action":"forget","content":"x"}""", "{}", "no project memory")]
    [InlineData("""{"action":"read"}""", "{}", "no project memory")]
    public async Task WhatCannotBeDone_IsSaid(string arguments, string settings, string said)
    {
        using var plugin = new TestPlugin();
        using var workspace = new TestWorkspace { Settings = AgentJson.Parse(settings) };

        Assert.Contains(said, await workspace.TextAsync(new MemoryTool(new MemoryPlugin(), plugin), arguments), StringComparison.Ordinal);
        Assert.False(File.Exists(workspace.At(".agents/MEMORY.md")));
    }

    [Fact]
    public async Task Add_WhileAPersonEdits_LosesNothing()
    {
        using var plugin = new TestPlugin();
        using var workspace = new TestWorkspace().With(".agents/MEMORY.md", "## A\n\nOld line.\n");
        var tool = new MemoryTool(new MemoryPlugin(), plugin);
        var plan = await workspace.PrepareAsync(tool, """{"action":"add","section":"A","content":"learned"}""");

        // Between the permission and the write.
        await File.WriteAllTextAsync(workspace.At(".agents/MEMORY.md"), "## A\n\nOld line.\nThe person's new line.\n", TestContext.Current.CancellationToken);
        await tool.ExecuteAsync(plan, workspace.Context(), TestContext.Current.CancellationToken);

        var text = workspace.Text(".agents/MEMORY.md");
        Assert.Contains("The person's new line.", text, StringComparison.Ordinal);
        Assert.Contains("learned", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manual", "only when the person asks")]
    [InlineData("ask", "propose it")]
    [InlineData("session-end", "Nothing is added to it while you work")]
    [InlineData("live", "As soon as")]
    public async Task Section_SaysWhenToWrite(string mode, string said)
    {
        using var workspace = new TestWorkspace { Settings = AgentJson.Parse($$"""{"update":"{{mode}}","tokens":100}""") };
        workspace.With(".agents/MEMORY.md", "## A\n\n" + new string('x', 4_000));

        var text = await new MemorySection(workspace, new MemoryRequestDetector())
            .BuildAsync(new PromptContext { SessionId = "s", Workspace = workspace }, TestContext.Current.CancellationToken);

        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.True(text!.Length < 1_000);
    }

    [Fact]
    public async Task Section_WithoutAFile_IsAbsentUnlessTheModelIsToWrite()
    {
        using var workspace = new TestWorkspace();
        var context = new PromptContext { SessionId = "s", Workspace = workspace };
        Assert.Null(await new MemorySection(workspace, new MemoryRequestDetector()).BuildAsync(context, TestContext.Current.CancellationToken));

        workspace.Settings = AgentJson.Parse("""{"update":"live"}""");
        Assert.Contains(
            "no project memory yet",
            await new MemorySection(workspace, new MemoryRequestDetector()).BuildAsync(context, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manual", "please fix the tests", true)]
    [InlineData("manual", "Remember that tests need a clock", false)]
    [InlineData("manual", "Merke dir: Tests brauchen eine Uhr", false)]
    [InlineData("manual", "请记住这一点", false)]
    [InlineData("manual", "a footnote for the page", true)]
    [InlineData("manual", null, false)]
    [InlineData("ask", "remember it", true)]
    [InlineData("live", "please fix the tests", false)]
    public async Task Add_ByItsMode_NeedsAPersonsWord(string mode, string? prompt, bool asks)
    {
        using var context = new TestPlugin();
        using var workspace = new TestWorkspace { Settings = AgentJson.Parse($$"""{"update":"{{mode}}"}""") };
        workspace.With(".agents/MEMORY.md", "## A\n");
        var plugin = new MemoryPlugin();
        if (prompt is not null)
        {
            await new MemorySection(workspace, plugin.Asked)
                .BuildAsync(
                    new PromptContext { SessionId = workspace.Context().SessionId, Workspace = workspace, Prompt = prompt },
                    TestContext.Current.CancellationToken);
        }

        var plan = await workspace.PrepareAsync(new MemoryTool(plugin, context), """{"action":"add","section":"A","content":"x"}""");

        Assert.Equal(asks, plan.ApprovalReason is not null);
        Assert.Null((await workspace.PrepareAsync(new MemoryTool(plugin, context), """{"action":"read"}""")).ApprovalReason);
    }
}
