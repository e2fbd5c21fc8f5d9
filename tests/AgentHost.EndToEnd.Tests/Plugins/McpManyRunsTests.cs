using System.Diagnostics;
using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Runs with five servers each: of none is a process left, however the run ended.</summary>
public sealed class McpManyRunsTests
{
    private static readonly int Runs = Rounds.Or(2);

    private static readonly string Tools = Path.Combine(Programs.Repository, "tests", "tools");

    [Fact]
    public async Task Runs_ThatEndByThemselves_LeaveNoProcess()
    {
        await using var server = await ModelServer.StartAsync(Times(static scenario => scenario.ToolCall("mcp_servers", "{}").Reply("done")));
        using var sandbox = Five(server);
        for (var i = 0; i < Runs; i++)
        {
            (await sandbox.RunAsync("go")).ExitedWith(0);
            Assert.Contains("mcp__good__say", server.ModelRequests[^1].LastText, StringComparison.Ordinal);
        }

        await ProcessTable.AssertGoneAsync(sandbox.Root, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Runs_WhoseHostIsKilled_LeaveNoProcess()
    {
        await using var server = await ModelServer.StartAsync(
            Times(static scenario => scenario.ToolCall("mcp_servers", "{}").ToolCall("shell", """{"command":"touch reached; sleep 300"}""")));
        using var sandbox = Five(server);
        for (var i = 0; i < Runs; i++)
        {
            File.Delete(sandbox.PathOf("reached"));
            await using var run = sandbox.Start("--yolo", "go");
            var clock = Stopwatch.StartNew();
            while (!File.Exists(sandbox.PathOf("reached")))
            {
                Assert.True(clock.Elapsed < AgentProcess.Deadline);
                await Task.Delay(20);
            }

            Assert.True(ProcessTable.WithCommandLine(Path.Combine(sandbox.Root, "lives")).Count >= 3);
            run.Signal(9);
            await ProcessTable.AssertGoneAsync(sandbox.Root, TimeSpan.FromSeconds(10));
        }
    }

    private static Scenario Times(Func<Scenario, Scenario> run) => Enumerable.Range(0, Runs).Aggregate(Scenario.Create(), (scenario, _) => run(scenario));

    private static Sandbox Five(ModelServer server)
    {
        var sandbox = new Sandbox(server);
        object Bad(string mode) =>
            new { command = "node", args = new[] { Path.Combine(Tools, "bad-mcp-server.mjs"), mode, Path.Combine(sandbox.Root, "lives") } };
        object Real(string program, string word) => new { command = Path.Combine(Tools, "node_modules", ".bin", program), args = new[] { word } };
        return sandbox.UserSettings(JsonSerializer.Serialize(new
        {
            mcp = new
            {
                servers = new
                {
                    good = Bad("good"),
                    stubborn = Bad("never-ends"),
                    slow = Bad("slow"),
                    memory = Real("mcp-server-memory", sandbox.Root),
                    files = Real("mcp-server-filesystem", sandbox.Workspace)
                }
            },
        }));
    }
}
