using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session settings</c>: what prompts of one session are taken with.</summary>
internal static class SessionSettingsCommands
{
    private static readonly string[] Keys =
    [
        "model", "permissions.mode", "limits.steps", "limits.time", "limits.tokens", "limits.cost",
        "parameters", "dryRun", "permissions.allow", "permissions.ask", "permissions.deny", "root"
    ];

    public static CliCommand Create(ITerminal terminal) =>
        new("settings", "Show and change the settings of one session.")
    {
        Get(terminal),
        Set(terminal),
    };

    private static CliCommand Get(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("get", "Show each value that holds for a session's prompts, and where it comes from.") { key, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session settings", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            var own = await host.Sessions.ReadSettingsAsync(session.Id, cancellationToken);
            IReadOnlyList<SettingEntry> below = [];
            if (Directory.Exists(session.Workspace))
            {
                var opened = await host.Workspaces.OpenAsync(new WorkspaceRequest(session.Workspace) { OnlyPlugins = [] }, cancellationToken);
                below = (await host.Settings.ReadAsync(opened.Id, cancellationToken)).Entries;
            }

            IReadOnlyList<SettingEntry> entries =
            [
                .. Keys.Select(name =>
                    Own(own, name) is { } value ? new SettingEntry(name, value, "session") : below.FirstOrDefault(entry => entry.Key == name))
                    .OfType<SettingEntry>(),
                .. SessionToolSettings.List(own),
            ];
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(entries));
                return ExitCodes.Success;
            }

            foreach (var entry in entries)
            {
                terminal.Output.WriteLine(
                    $"{entry.Key} = "
                    + $"{CleanText.Line(entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText(), 200)}  "
                    + $"({CleanText.Line(entry.Origin, 200)})");
            }

            if (entries.Count == 0)
            {
                terminal.Error.WriteLine("Nothing is set: the defaults hold.");
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static CliCommand Set(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var name = new Argument<string>("key")
        {
            Description = string.Join(", ", Keys)
                + " (a folder of the workspace that the tools stay in), or a setting of a tool, such as tools.read.bytes (the largest read)."
        };
        name.Validators.Add(static given =>
        {
            if (given.GetValueOrDefault<string>() is { } key && !Keys.Contains(key) && !key.StartsWith(SessionToolSettings.Prefix, StringComparison.Ordinal))
            {
                given.AddError($"There is no setting {CleanText.Line(key, 100)} of a session: expected {string.Join(", ", Keys)}, or tools.TOOL.KEY.");
            }
        });
        name.CompletionSources.Add(Keys);
        var value = new Argument<string[]>("value")
        {
            Description = "The value, of rules and parameters (NAME=VALUE) several; without one, what was set is taken away.",
            Arity = ArgumentArity.ZeroOrMore
        };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("set", "Set what prompts of a session are taken with, from the next one on.") { key, name, value, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session settings", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            var before = await host.Sessions.ReadSettingsAsync(session.Id, cancellationToken);
            var (named, words) = (parsed.GetValue(name)!, parsed.GetValue(value) ?? []);
            var after = named.StartsWith(SessionToolSettings.Prefix, StringComparison.Ordinal)
                ? await SessionToolSettings.SetAsync(host, session, before, named, words, cancellationToken)
                : With(before, named, words);
            await host.Sessions.ChangeSettingsAsync(session.Id, after, cancellationToken);
            if (parsed.GetValue(json))
            {
                IReadOnlyList<SettingEntry> own =
                [
                    .. Keys.Select(known => Own(after, known) is { } set ? new SettingEntry(known, set, "session") : null).OfType<SettingEntry>(),
                    .. SessionToolSettings.List(after),
                ];
                terminal.Output.WriteLine(ClientJson.Write(own));
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static JsonElement? Own(SessionSettings settings, string name) => name switch
    {
        "model" => settings.Model is { } model ? ClientJson.ToElement(model) : null,
        "root" => settings.Root is { } root ? ClientJson.ToElement(root) : null,
        "permissions.mode" => settings.Mode is { } mode ? ClientJson.ToElement(EnumNames.Write(mode)) : null,
        "limits.steps" => settings.Limits.Steps is { } steps ? Number(steps) : null,
        "limits.time" => settings.Limits.Seconds is { } seconds ? Number((decimal)seconds) : null,
        "limits.tokens" => settings.Limits.Tokens is { } tokens ? Number(tokens) : null,
        "limits.cost" => settings.Limits.Cost is { } cost ? Number(cost) : null,
        "parameters" => settings.Parameters is { } parameters ? ClientJson.ToElement(parameters) : null,
        "dryRun" => settings.DryRun is { } dry ? AgentJson.Parse(dry ? "true" : "false") : null,
        _ => RulesOf(settings, name) is { Count: > 0 } rules ? Texts(rules) : null,
    };

    private static IReadOnlyList<string> RulesOf(SessionSettings settings, string name) =>
        name switch { "permissions.allow" => settings.Allow, "permissions.ask" => settings.Ask, _ => settings.Deny };

    private static JsonElement Texts(IReadOnlyList<string> texts) =>
        AgentJson.Parse($"[{string.Join(',', texts.Select(static text => $"\"{JsonEncodedText.Encode(text)}\""))}]");

    private static SessionSettings With(SessionSettings settings, string name, string[] values) => name switch
    {
        "parameters" => settings with { Parameters = ParameterOption.Read(values) },
        "dryRun" => settings with
        {
            DryRun = values switch { [] => null, ["true"] => true, ["false"] => false, _ => throw Wrong(name, string.Join(' ', values), "true or false") }
        },
        "permissions.allow" => settings with { Allow = values },
        "permissions.ask" => settings with { Ask = values },
        "permissions.deny" => settings with { Deny = values },
        _ => values.Length < 2 ? With(settings, name, values.FirstOrDefault()) : throw Wrong(name, string.Join(' ', values), "one value"),
    };

    private static SessionSettings With(SessionSettings settings, string name, string? value) => name switch
    {
        "model" => settings with { Model = value },
        "root" => settings with { Root = value?.TrimEnd('/') },
        "permissions.mode" => settings with
        {
            Mode = value is null ? null
                : EnumNames.TryParse<PermissionMode>(value, out var mode) ? mode
                : throw Wrong(name, value, "a mode such as default, plan or accept-edits")
        },
        "limits.steps" => settings with
        {
            Limits = settings.Limits with
            {
                Steps = value is null ? null
                    : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) ? steps
                    : throw Wrong(name, value, "a whole number")
            }
        },
        "limits.time" => settings with
        {
            Limits = settings.Limits with
            {
                Seconds = value is null ? null : Durations.TryParse(value, out var time) ? time.TotalSeconds : throw Wrong(name, value, Durations.Expected)
            }
        },
        "limits.tokens" => settings with
        {
            Limits = settings.Limits with
            {
                Tokens = value is null ? null
                    : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) ? tokens
                    : throw Wrong(name, value, "a whole number")
            }
        },
        _ => settings with
        {
            Limits = settings.Limits with
            {
                Cost = value is null ? null : Money.TryParse(value, out var cost) ? cost : throw Wrong(name, value, Money.Expected)
            }
        },
    };

    private static JsonElement Number(decimal number) => AgentJson.Parse(number.ToString(CultureInfo.InvariantCulture));

    private static HostException Wrong(string name, string value, string expected) =>
        new(HostFailure.Invalid, $"{name}: expected {expected}, got {CleanText.Line(value, 100)}.");
}
