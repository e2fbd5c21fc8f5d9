using System.Text;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>For models that were trained on patches, the tool that takes patches stands in the place of the one that replaces text.</summary>
public sealed class PatchModelTests
{
    private static readonly string[] Everyday =
    [
        "call_tool", "fetch", "glob", "grep", "job_output", "list", "read", "shell", "skill", "task", "todo", "tool_search", "write"
    ];

    [Theory]
    [InlineData("openai/gpt-5", "{}", "apply_patch", "edit")]
    [InlineData("openai/gpt-4o", "{}", "edit", "apply_patch")]
    [InlineData("openai/gpt-5", """{"providers":{"openai":{"models":[{"id":"gpt-5","patches":false}]}}}""", "edit", "apply_patch")]
    [InlineData("openai/my-own", """{"providers":{"openai":{"models":[{"id":"my-own","patches":true}]}}}""", "apply_patch", "edit")]
    public async Task FirstRequest_ByTheModel_HasTheOneAndNotTheOther(string model, string settings, string shown, string waiting)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("tool_search", $$"""{"query":"{{waiting}}"}""")
            .Reply("Done."));
        using var sandbox = new Sandbox(server).UserSettings(settings);

        (await sandbox.RunAsync("--model", model, "change it")).ExitedWith(0);

        server.Verify();
        var first = server.ModelRequests[0];
        Assert.Equal(Everyday.Append(shown).Order(StringComparer.Ordinal), first.Tools);
        Assert.Equal(first.Tools, server.ModelRequests[1].Tools);
        Assert.Contains($"\"tool\":\"{waiting}\"", server.ModelRequests[1].LastText, StringComparison.Ordinal);

        // Of the everyday tools that there are; the system prompt counts too.
        var system = first.Messages.Where(static message => message.GetProperty("role").GetString() is "system" or "developer")
            .Sum(static message => Encoding.UTF8.GetByteCount(message.GetRawText()));
        Assert.InRange(system + Encoding.UTF8.GetByteCount(first.Json!.Value.GetProperty("tools").GetRawText()), 1, 9_500);
    }

    [Fact]
    public async Task Edit_ThatWaits_IsCalledThroughItsNameAllTheSame()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""")
            .ToolCall("call_tool", """{"tool":"edit","arguments":{"edits":[{"path":"a.txt","old":"one","new":"1"}]}}""")
            .Reply("Done."));
        using var sandbox = new Sandbox(server).Write("a.txt", "one\ntwo\n");

        (await sandbox.RunAsync("--model", "openai/gpt-5", "--permission-mode", "accept-edits", "change it")).ExitedWith(0);

        server.Verify();
        Assert.Equal("1\ntwo\n", sandbox.Read("a.txt"));
    }
}
