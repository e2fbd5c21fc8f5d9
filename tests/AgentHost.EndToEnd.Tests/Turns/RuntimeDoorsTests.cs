namespace AgentHost.EndToEnd.Tests.Turns;

/// <summary>The launcher shuts the runtime's doors for debuggers for the agent, and for nothing that the agent starts.</summary>
public sealed class RuntimeDoorsTests
{
    [Theory]
    [InlineData(null, "unset", true)]
    [InlineData("00", "unset", false)]
    [InlineData("0", "0", false)]
    [InlineData("1", "1", true)]
    public async Task Run_WithDoorsAsGiven_StartsProgramsWithThePersonsOwnWord(string? given, string seen, bool open)
    {
        await using var server = await ModelServer.StartAsync(Look);
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync(["--permission-mode", "bypass", "look"], With(sandbox, given))).ExitedWith(0);

        Assert.Equal($"{seen} {(open ? "open" : "shut")}\n", sandbox.Read("seen"));
        server.Verify();
    }

    [Theory]
    [InlineData(null, "unset shut\n")]
    [InlineData("1", "1 open\n")]
    public async Task Launcher_Run_ShutsThemUnlessAsked(string? given, string seen)
    {
        Assert.SkipUnless(Programs.Agent.StartsWith(Path.Combine(Programs.Repository, "artifacts", "app") + "/", StringComparison.Ordinal), "the launcher runs the published program; ./test publishes it");
        await using var server = await ModelServer.StartAsync(Look);
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync(["--permission-mode", "bypass", "look"], With(sandbox, given) with { Program = Path.Combine(Programs.Repository, "agent") })).ExitedWith(0);

        Assert.Equal(seen, sandbox.Read("seen"));
        server.Verify();
    }

    /// <summary>A socket of the runtime's in the temporary folder says that the doors are open.</summary>
    private static readonly Scenario Look = Scenario.Create()
        .ToolCall("shell", """{"command":"echo ${DOTNET_EnableDiagnostics-unset} $(ls tmp | grep -q dotnet-diagnostic && echo open || echo shut) > seen"}""")
        .Reply("Looked.");

    private static AgentOptions With(Sandbox sandbox, string? given) => new()
    {
        Variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DOTNET_EnableDiagnostics"] = given,
            ["TMPDIR"] = Directory.CreateDirectory(sandbox.PathOf("tmp")).FullName,
        },
    };
}
