using System.CommandLine;
using System.Text.Json;
using AgentHost.Cli.Terminal;
using AgentHost.Kernel.Hosting;

namespace AgentHost.Cli.Commands;

/// <summary>Verbs that plugins bring: made from what their manifests declare, run by their own code.</summary>
internal static class PluginVerb
{
    /// <summary>Those of the workspace that the words name, or of the current folder. No plugin's code is loaded for it.</summary>
    public static async Task<IReadOnlyList<CliCommand>> FindAsync(string[] args, ITerminal terminal)
    {
        try
        {
            await using var host = LocalHost.Create(new HostOptions { Label = "agent" });
            var opened = await host.OpenWorkspaceAsync(new WorkspaceRequest(FolderOf(args) ?? Environment.CurrentDirectory) { Trust = args.Contains("--trust", StringComparer.Ordinal) }, CancellationToken.None);
            return [.. (await host.ListVerbsAsync(opened.Id, CancellationToken.None)).Select(spec => Create(spec, terminal))];
        }
        catch (HostException)
        {
            // The command that was asked for says itself what is wrong with the folder.
            return [];
        }
    }

    private static string? FolderOf(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--workspace" && i + 1 < args.Length)
            {
                return args[i + 1];
            }

            if (args[i].StartsWith("--workspace=", StringComparison.Ordinal))
            {
                return args[i]["--workspace=".Length..];
            }
        }

        return null;
    }

    private static CliCommand Create(CommandSpec spec, ITerminal terminal)
    {
        var words = spec.ArgumentHint is ""
            ? new Argument<string[]>("words") { Arity = ArgumentArity.Zero, Hidden = true }
            : new Argument<string[]>("words") { Description = spec.ArgumentHint is { } hint ? hint.TrimEnd('.') + "." : "What it is to do.", Arity = ArgumentArity.ZeroOrMore };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand(spec.Name, spec.Description) { words, json, workspace, trust };
        command.Hidden = spec.Hidden;
        var readers = new List<Func<ParseResult, (string Name, JsonElement? Value)>>();
        foreach (var option in spec.Options)
        {
            var (made, read) = Option(option);
            command.Options.Add(made);
            readers.Add(read);
        }

        command.SetAction((parsed, cancellationToken) => HostScope.WithWorkspaceAsync(
            "agent " + spec.Name,
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory) { Trust = parsed.GetValue(trust) },
            async (host, opened) =>
            {
                foreach (var warning in opened.Warnings)
                {
                    terminal.Error.WriteLine($"! {ShownText.Clean(warning)}");
                }

                var options = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["json"] = AgentJson.Parse(parsed.GetValue(json) ? "true" : "false") };
                foreach (var read in readers)
                {
                    if (read(parsed) is (var name, { } value))
                    {
                        options[name] = value;
                    }
                }

                var result = await host.RunCommandAsync(new CommandRequest(opened.Id, new CommandCall(spec.Name, parsed.GetValue(words) ?? []) { Options = options }) { Cli = true }, cancellationToken);
                return Show(result, parsed.GetValue(json), terminal);
            },
            cancellationToken));
        return command;
    }

    private static int Show(CommandResult? result, bool json, ITerminal terminal)
    {
        if (result is null)
        {
            return ExitCodes.Failed;
        }

        if (json && result.Data is { } data)
        {
            terminal.Output.WriteLine(data.GetRawText());
        }
        else if (result.ExitCode == ExitCodes.Usage)
        {
            terminal.Error.Write("agent: " + ShownText.Clean(BlockText.Of(result.Blocks)));
        }
        else
        {
            terminal.Output.Write(ShownText.Clean(BlockText.Of(result.Blocks)));
        }

        return result.ExitCode;
    }

    private static (Option Option, Func<ParseResult, (string, JsonElement?)> Read) Option(OptionSpec spec)
    {
        var description = spec.Description.EndsWith('.') ? spec.Description : spec.Description + ".";
        switch (spec.Type)
        {
            case "boolean":
                var flag = new Option<bool>("--" + spec.Name) { Description = description };
                return (flag, parsed => (spec.Name, parsed.GetValue(flag) ? AgentJson.Parse("true") : null));
            case "integer":
                var number = new Option<long?>("--" + spec.Name) { Description = description, Required = spec.Required, HelpName = "N" };
                return (number, parsed => (spec.Name, parsed.GetValue(number) is { } value ? JsonElement.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null));
            case "number":
                var real = new Option<double?>("--" + spec.Name) { Description = description, Required = spec.Required, HelpName = "N" };
                return (real, parsed => (spec.Name, parsed.GetValue(real) is { } value ? JsonElement.Parse(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)) : null));
            case "list":
                var list = new Option<string[]>("--" + spec.Name) { Description = description, Required = spec.Required, AllowMultipleArgumentsPerToken = false };
                return (list, parsed => (spec.Name, parsed.GetValue(list) is { Length: > 0 } values ? AgentJson.ToElement<IReadOnlyList<string>>(values) : null));
            default:
                var text = new Option<string?>("--" + spec.Name) { Description = description, Required = spec.Required, HelpName = spec.Name.ToUpperInvariant() };
                if (spec.Values is { } allowed)
                {
                    text.AcceptOnlyFromAmong([.. allowed]);
                }

                return (text, parsed => (spec.Name, parsed.GetValue(text) is { } value ? AgentJson.ToElement(value) : null));
        }
    }
}
