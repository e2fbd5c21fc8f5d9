using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary>Verbs that plugins bring: made from what their manifests declare, run by their own code.</summary>
internal static class PluginVerb
{
    /// <summary>
    /// Those of the workspace that the words name, or of the current folder, and the run options of its plugins. No plugin's code is loaded for it.
    /// </summary>
    /// <param name="args">The words.</param>
    /// <param name="own">Names of the program's own commands.</param>
    /// <param name="terminal">The terminal.</param>
    public static async Task<(IReadOnlyList<CliCommand> Verbs, IReadOnlyList<DeclaredRunOption> Options)> FindAsync(
        string[] args, IReadOnlyList<string> own, ITerminal terminal)
    {
        try
        {
            await using var host = HostFactory.Open("agent", keepLog: false);
            var opened = await host.Workspaces.OpenAsync(
                new WorkspaceRequest(FolderOf(args) ?? Environment.CurrentDirectory) { Trust = args.Contains("--trust", StringComparer.Ordinal) },
                CancellationToken.None);
            return ([
                .. (await host.Commands.ListVerbsAsync(opened.Id, CancellationToken.None)).Select(spec => Create(spec, own, terminal))
            ], await host.Prompts.ListRunOptionsAsync(opened.Id, CancellationToken.None));
        }
        catch (HostException) when (FolderOf(args) is null || args is ["run", ..])
        {
            // A command of the program says itself what is wrong with its folder. One of a plugin is not known before that folder is open.
            return ([], []);
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

    /// <summary>A verb; where the program has a command of that name itself, only a holder of the words that stand behind it.</summary>
    private static CliCommand Create(CommandSpec spec, IReadOnlyList<string> own, ITerminal terminal)
    {
        if (!own.Contains(spec.Name, StringComparer.Ordinal))
        {
            return Create(spec, terminal, before: []);
        }

        var holder = new CliCommand(spec.Name, spec.Description);
        foreach (var way in (spec.ArgumentHint ?? "").Split('|').Select(static way => way.Trim()).Where(static way => way.Length > 0))
        {
            var (word, rest) = way.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at ? (way[..at], way[(at + 1)..]) : (way, "");
            holder.Subcommands.Add(Create(spec with { ArgumentHint = rest }, terminal, [word]));
        }

        return holder;
    }

    private static CliCommand Create(CommandSpec spec, ITerminal terminal, string[] before)
    {
        var words = spec.ArgumentHint is ""
            ? new Argument<string[]>("words") { Arity = ArgumentArity.Zero, Hidden = true }
            : new Argument<string[]>("words")
            {
                Description = spec.ArgumentHint is { } hint ? hint.TrimEnd('.') + "." : "What it is to do.",
                Arity = ArgumentArity.ZeroOrMore
            };
        words.CompletionSources.Add(_ => FirstWords(spec.ArgumentHint).Select(static word => new CompletionItem(word)));
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var target = CommonOptions.Target();
        var command = new CliCommand(before is [var word] ? word : spec.Name, spec.Description) { words, json, workspace, trust, target };
        command.Hidden = spec.Hidden;
        var readers = new List<Func<ParseResult, (string Name, JsonElement? Value)>>();
        foreach (var option in spec.Options)
        {
            var (made, read) = DeclaredOption.Make(option);
            command.Options.Add(made);
            readers.Add(read);
        }

        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent " + spec.Name,
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory)
            {
                Trust = parsed.GetValue(trust),
                Target = parsed.GetValue(target) ?? "default",
            },
            async (host, opened) =>
            {
                foreach (var warning in opened.Warnings)
                {
                    terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
                }

                var options = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
                {
                    ["json"] = AgentJson.Parse(parsed.GetValue(json) ? "true" : "false")
                };
                foreach (var read in readers)
                {
                    if (read(parsed) is (var name, { } value))
                    {
                        options[name] = value;
                    }
                }

                var asks = terminal.CanAsk && !parsed.GetValue(json);
                await using var notices = VerbNotices.Start(host, terminal, asks ? new PermissionAsker(host, terminal, opened.Id) : null);
                var result = await host.Commands.RunAsync(
                    new CommandRequest(opened.Id, new CommandCall(spec.Name, [.. before, .. parsed.GetValue(words) ?? []]) { Options = options })
                    {
                        Cli = true,
                        Interactive = asks,
                    },
                    cancellationToken);
                await notices.EndAsync();
                return Show(result, parsed.GetValue(json), terminal);
            },
            cancellationToken));
        return command;
    }

    /// <summary>The words that a hint such as <c>list | show NAME</c> begins with: those in small letters stand for themselves.</summary>
    private static IEnumerable<string> FirstWords(string? hint) =>
        (hint ?? "").Trim('[', ']').Split('|').Select(static way => way.Trim().Split(' ')[0])
            .Where(static word => word.Length > 0 && word.All(static letter => char.IsAsciiLetterLower(letter) || letter == '-'));

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
            terminal.Error.Write("agent: " + CleanText.Clean(BlockText.Of(result.Blocks)));
        }
        else
        {
            terminal.Output.Write(CleanText.Clean(BlockText.Of(result.Blocks)));
        }

        return result.ExitCode;
    }
}
