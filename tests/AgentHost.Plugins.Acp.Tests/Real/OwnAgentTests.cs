using System.Diagnostics;

namespace AgentHost.Plugins.Acp.Tests.Real;

/// <summary>This program as another agent of itself: the matrix, with no quirk declared.</summary>
public sealed class OwnAgentTests
{
    private static readonly Scenario Writes = Scenario.Create().ToolCall("write", """{"path":"b.txt","content":"x"}""").Reply("Done.");

    [Fact]
    public async Task Allow_Write_IsWritten()
    {
        await using var rig = await AgentRig.OpenAsync(Writes);

        var run = await rig.Own().PromptAsync("own", "Write.", "--allow", "edit(b.txt)");

        Assert.True(run.Code == 0, run.Errors);
        Assert.Contains("Done.", run.Output, StringComparison.Ordinal);
        Assert.True(rig.Has("b.txt"));
    }

    [Fact]
    public async Task Deny_Write_IsNotWritten()
    {
        await using var rig = await AgentRig.OpenAsync(Writes);

        var run = await rig.Own().PromptAsync("own", "Write.");

        Assert.Equal(3, run.Code);
        Assert.False(rig.Has("b.txt"));
    }

    [Fact]
    public async Task Cancel_InTheMiddle_EndsBoth()
    {
        var mark = $"5{Random.Shared.Next(1_000_000, 9_999_999)}.5";
        await using var rig = await AgentRig.OpenAsync(Scenario.Create().ToolCall("shell", $$"""{"command":"sleep {{mark}}"}""").Reply("Slept."));
        rig.Own("--allow", "shell(sleep *)");

        using var process = rig.Start(
            "run", "--model", "acp/own", "--allow", "external_agent", "--allow", "external_agent(domain:*)", "Sleep.");
        await Eventually.TrueAsync(() => AgentRig.Running(mark) > 0, seconds: 90);
        Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(130, process.ExitCode);
        await Eventually.TrueAsync(() => AgentRig.Running(mark) == 0);
    }

    [Fact]
    public async Task Resume_SecondPrompt_HasTheFirst()
    {
        await using var rig = await AgentRig.OpenAsync(Scenario.Create().Reply("Said.").Repeat(0));
        var data = Directory.CreateDirectory(Path.Combine(rig.Root, "data")).FullName;
        rig.Own().Set("own", "writes", new System.Text.Json.Nodes.JsonArray(data));
        rig.Set("own", "env", new System.Text.Json.Nodes.JsonObject
        {
            ["OPENAI_API_KEY"] = rig.Variables["OPENAI_API_KEY"], ["OPENAI_BASE_URL"] = rig.Models.BaseUrl, ["XDG_DATA_HOME"] = data,
        });

        var first = await rig.PromptAsync("own", "The first.");
        var run = await rig.PromptAsync("own", "The second.", "--session", "last");

        Assert.True(run.Output.Contains("Said.", StringComparison.Ordinal), first.Errors + run.Errors);
        var bodies = rig.Models.ModelRequests.Select(static request => System.Text.Encoding.UTF8.GetString(request.Body.Span)).ToList();
        Assert.DoesNotContain(bodies, static body => body.Contains("What was said before", StringComparison.Ordinal));
        Assert.Contains(
            bodies,
            static body => body.Contains("The first.", StringComparison.Ordinal) && body.Contains("The second.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TwoAtOnce_EachHasItsOwn()
    {
        await using var rig = await AgentRig.OpenAsync(Scenario.Create().Reply("Same.").Repeat(0));
        rig.Own();

        var runs = await Task.WhenAll(rig.PromptAsync("own", "One."), rig.PromptAsync("own", "Two."));

        Assert.All(runs, static run => Assert.True(run.Code == 0 && run.Output.Contains("Same.", StringComparison.Ordinal), run.Errors));
    }

    [Fact]
    public async Task SubAgent_OfTheAgent_AsksThroughBoth()
    {
        await using var rig = await AgentRig.OpenAsync(
            Scenario.Create().ToolCall("task", """{"description":"write","prompt":"Write."}""")
                .ToolCall("write", """{"path":"c.txt","content":"x"}""").Reply("Written below.").Reply("All done."));

        var run = await rig.Own().PromptAsync("own", "Delegate.", "--allow", "edit(c.txt)");

        Assert.True(run.Code == 0, run.Errors);
        Assert.Contains("All done.", run.Output, StringComparison.Ordinal);
        Assert.True(rig.Has("c.txt"));
    }
}
