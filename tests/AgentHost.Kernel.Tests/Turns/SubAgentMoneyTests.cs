using System.Globalization;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>Money of sub-agents side by side: one purse, and one request beyond it at most.</summary>
public sealed class SubAgentMoneyTests
{
    private const string Prices = """{"providers":{"scripted":{"models":[{"id":"m","prices":{"input":50000,"output":100000}}]}},"model":"scripted/m"}""";

    private static readonly System.Text.Json.JsonElement AnyObject = AgentJson.Parse("""{"type":"object"}""");

    /// <summary>Each request costs a dollar, and may cost hundreds: they go one after another, until the money is spent.</summary>
    [Theory]
    [InlineData("1.5", 2)]
    [InlineData("0.5", 1)]
    [InlineData("3.5", 4)]
    [InlineData("100000", 6)]
    public async Task Limit_AgentsSideBySide_GoBeyondItByOneRequestAtMost(string dollars, int answered)
    {
        await using var rig = new HostRig();
        rig.Stub.Tool(
            new ToolSpec("fan", "A tool.", AnyObject) { Effects = ToolEffects.Agent },
            _ => new StubTool
            {
                Run = async (_, context, token) =>
                {
                    await context.Agents!.LimitAsync(decimal.Parse(dollars, CultureInfo.InvariantCulture), token);
                    var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(at =>
                        context.Agents.RunAsync(new SubAgentRequest($"task {at}"), token).AsTask()));
                    var spent = await context.Agents.ReadSpentAsync(all.First(static one => one.Outcome == TurnOutcome.Answered).SessionId, token);
                    var answers = all.Count(static one => one.Outcome == TurnOutcome.Answered);
                    var limits = all.Count(static one => one.Outcome == TurnOutcome.Limit);
                    return ToolResult.Text(string.Create(CultureInfo.InvariantCulture, $"{answers} {limits} {spent:0.##}"));
                },
            });
        rig.Model.Call(("fan", "{}"));
        for (var i = 0; i < answered + 1; i++)
        {
            rig.Model.Text("done");
        }

        await rig.OpenAsync(Prices);
        var end = await rig.RunAsync();

        Assert.Equal([$"{answered} {6 - answered} 1"], await rig.LastResultsAsync());
        Assert.Equal((TurnOutcome.Answered, (decimal)answered + 2), (end.Outcome, end.Cost!.Value));
    }
}
