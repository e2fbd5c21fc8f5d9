using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>A load on an <c>agent serve</c> of its own, each a bench, so that one of them can be run again.</summary>
internal sealed class ServerLoadBench : IBench
{
    /// <summary>All loads.</summary>
    public static IReadOnlyList<ServerLoadBench> All { get; } =
    [
        new() { Name = "server-streams", Run = static load => load.StreamAsync() },
        new() { Name = "server-resumes", Run = static load => load.ResumeAsync() },
        new() { Name = "server-races", Run = static load => load.RaceAsync() },
        new() { Name = "server-stalled", Run = static load => load.StallAsync() },
    ];

    public required string Name { get; init; }

    private Func<ServerLoad, Task<IReadOnlyList<Figure>>> Run { get; init; } = null!;

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        await using var setup = await AgentSetup.CreateAsync(place, Name, static _ => Answers.Done);
        var socket = Path.Combine(setup.DataFolder, "server", "agent.sock");
        using var server = setup.Start(["serve"]);
        try
        {
            await ServerBench.FirstAnswerAsync(socket, server);
            var token = ServerBench.TokenOf(Path.GetDirectoryName(socket)!);
            var workspace = await ServerBench.PacedAsync(place, setup, socket, token);
            return await Run(new ServerLoad(socket, token, workspace, () => ServerBench.MemoryOf(server)));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }
}
