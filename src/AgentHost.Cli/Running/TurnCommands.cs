using System.Text.Json;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>Commands of plugins that a run's options put around its turn: run before it, and again when it has answered.</summary>
internal sealed class TurnCommands
{
    private readonly IHostClient _host;
    private readonly WorkspaceInfo _workspace;
    private readonly List<(PluginOption Option, JsonElement? Before)> _begun = [];

    private TurnCommands(IHostClient host, WorkspaceInfo workspace) => (_host, _workspace) = (host, workspace);

    /// <summary>Runs them before the turn.</summary>
    /// <exception cref="HostException">One of them failed: the turn is not run.</exception>
    public static async Task<TurnCommands> BeginAsync(
        IHostClient host, WorkspaceInfo workspace, IReadOnlyList<PluginOption> brought, CancellationToken cancellationToken)
    {
        var commands = new TurnCommands(host, workspace);
        foreach (var option in brought.Where(static option => option.TurnCommand is not null))
        {
            var result = await commands.RunAsync(option, "before", null, null, cancellationToken);
            if (result is { ExitCode: not 0 })
            {
                throw new HostException(HostFailure.Invalid, $"--{option.Name}: {BlockText.Of(result.Blocks).Trim()}");
            }

            commands._begun.Add((option, result?.Data));
        }

        return commands;
    }

    /// <summary>Runs them after it, and shows what they say.</summary>
    /// <returns>The first exit code that is none of success; else 0.</returns>
    public async Task<int> EndAsync(string? model, ITerminal terminal, bool quiet, CancellationToken cancellationToken)
    {
        var code = 0;
        foreach (var (option, before) in _begun)
        {
            try
            {
                if (await RunAsync(option, "after", before, model, cancellationToken) is not { } result)
                {
                    continue;
                }

                code = code == 0 ? result.ExitCode : code;
                if ((!quiet || result.ExitCode != 0) && BlockText.Of(result.Blocks).TrimEnd() is { Length: > 0 } said)
                {
                    terminal.Error.WriteLine(CleanText.Clean(said));
                }
            }
            catch (HostException fault)
            {
                code = code == 0 ? 1 : code;
                terminal.Error.WriteLine($"agent: --{option.Name}: {CleanText.Clean(fault.Message)}");
            }
        }

        return code;
    }

    private ValueTask<CommandResult?> RunAsync(PluginOption option, string phase, JsonElement? before, string? model, CancellationToken cancellationToken)
    {
        var options = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [option.Name] = option.Value, ["phase"] = ClientJson.ToElement(phase) };
        if (before is { } data)
        {
            options["before"] = data;
        }

        if (model is not null)
        {
            options["model"] = ClientJson.ToElement(model);
        }

        return _host.Commands.RunAsync(
            new CommandRequest(_workspace.Id, new CommandCall(option.TurnCommand!, []) { Options = options }) { Cli = true }, cancellationToken);
    }
}
