using System.CommandLine;
using System.CommandLine.Parsing;
using AgentHost.Cli.Common;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Packages;
using AgentHost.Permissions.Rules;
using AgentHost.Terminal.Commands;

namespace AgentHost.Cli.Commands.Help.Completing;

/// <summary>
/// Values that the program knows, for the words of one line. No service is asked, and no plugin's code runs but that of those who bring agents, where agents
/// are asked for.
/// </summary>
internal sealed class KnownValues(ParseResult parsed, string begun)
{
    /// <summary>The most sessions that are looked at.</summary>
    private const int MostSessions = 500;

    public async ValueTask<IEnumerable<string>> ReadAsync(ValueKind kind, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case ValueKind.SlashCommands when begun is not ['/', ..]:
                return [];
            case ValueKind.Modes:
                return Enum.GetValues<PermissionMode>().Select(EnumNames.Write);
            case ValueKind.Events:
                return [.. EventKinds.Groups, .. EventKinds.All];
            case ValueKind.InstalledPlugins:
                await using (var home = PluginHome.Open(new PluginHomeOptions()))
                {
                    return home.ListIds();
                }

            case ValueKind.Catalogs:
                await using (var home = PluginHome.Open(new PluginHomeOptions()))
                {
                    return home.ListCatalogs().Select(static catalog => catalog.Name);
                }
        }

        await using var host = HostFactory.Open("agent completion", keepLog: false);
        if (kind == ValueKind.Sessions)
        {
            return await SessionsAsync(host, cancellationToken);
        }

        var opened = await host.Workspaces.OpenAsync(
            new WorkspaceRequest(Text("--workspace") ?? Environment.CurrentDirectory)
            {
                Trust = Result("--trust") is { Implicit: false },
                Plugins = kind == ValueKind.Plugins ? [] : CommonOptions.PluginsFrom([.. Texts("--plugin")]),
            },
            cancellationToken);
        return kind switch
        {
            ValueKind.Models => await ModelsAsync(host, opened, cancellationToken),
            ValueKind.Providers => (await host.Models.ListProvidersAsync(opened.Id, cancellationToken)).Select(static provider => provider.Name),
            ValueKind.Plugins => opened.Plugins.Select(static plugin => plugin.Id),
            ValueKind.Tools =>
                opened.Plugins.SelectMany(static plugin => plugin.Capabilities).Where(static capability => capability.Kind == CapabilityKinds.Tool)
                    .Select(static capability => capability.Name),
            ValueKind.SlashCommands => OneCommand.All.Select(static command => "/" + command.Name)
                .Concat((await host.Commands.ListAsync(opened.Id, cancellationToken)).Where(static command => !command.Hidden)
                    .Select(static command => "/" + command.Name)),
            ValueKind.Agents => await host.Prompts.ListAgentsAsync(opened.Id, cancellationToken),
            ValueKind.Profiles => PermissionProfiles.BuiltIn.Concat(await KeysBelowAsync(host, opened, ["permissions", "profiles"], cancellationToken)),
            ValueKind.Keys =>
                SettingKeys.List(await host.Settings.ReadSchemaAsync(opened.Id, cancellationToken)).Concat(await SetKeysAsync(host, opened, cancellationToken)),
            ValueKind.SetKeys => await SetKeysAsync(host, opened, cancellationToken),
            ValueKind.Value => await ValuesAsync(host, opened, cancellationToken),
            _ => [],
        };
    }

    /// <summary>The folder's, by name; ids, of any folder, where one was begun.</summary>
    private async ValueTask<IEnumerable<string>> SessionsAsync(IHostClient host, CancellationToken cancellationToken)
    {
        var root = await SessionSelector.RootOfAsync(host, Text("--workspace"), cancellationToken);
        var names = (await host.Sessions.ListAsync(new SessionFilter { Workspace = root, Limit = MostSessions }, cancellationToken))
            .Select(static session => session.Name).Append("last");
        return begun.Length == 0 ? names
            : names.Concat((await host.Sessions.ListAsync(new SessionFilter { Limit = MostSessions }, cancellationToken)).Select(static session => session.Id));
    }

    /// <summary>Whole names, the person's own, and providers; models without their provider where one was begun so.</summary>
    private async ValueTask<IEnumerable<string>> ModelsAsync(IHostClient host, WorkspaceInfo opened, CancellationToken cancellationToken)
    {
        var list = await host.Models.ListAsync(opened.Id, ask: false, cancellationToken);
        var names = list.Names.Keys.Concat(list.Models.Select(static model => model.Provider)).Concat(list.Models.Select(static model => model.Name));
        return begun.Length == 0 ? names : names.Concat(list.Models.Select(static model => model.Info.Id));
    }

    private static async ValueTask<IEnumerable<string>> SetKeysAsync(IHostClient host, WorkspaceInfo opened, CancellationToken cancellationToken) =>
        (await host.Settings.ReadAsync(opened.Id, cancellationToken)).Entries.Select(static entry => entry.Key);

    private static async ValueTask<IEnumerable<string>> KeysBelowAsync(
        IHostClient host, WorkspaceInfo opened, string[] above, CancellationToken cancellationToken) =>
        (await SetKeysAsync(host, opened, cancellationToken)).Select(SettingKey.Parse)
            .Where(path => path?.Count > above.Length && path.Take(above.Length).SequenceEqual(above)).Select(path => path![above.Length]);

    private async ValueTask<IEnumerable<string>> ValuesAsync(IHostClient host, WorkspaceInfo opened, CancellationToken cancellationToken)
    {
        if (parsed.CommandResult.Command.Arguments.FirstOrDefault(static argument => argument.Name == "key") is not { } place
            || parsed.GetResult(place)?.Tokens is not [var key] || SettingKey.Parse(key.Value) is not { } path)
        {
            return [];
        }

        return path is ["model"] or ["models", _] or ["models", _, "model"] ? await ModelsAsync(host, opened, cancellationToken)
            : path is ["dryRun"] ? ["true", "false"]
            : path is ["permissions", "mode"] ? await ReadAsync(ValueKind.Modes, cancellationToken)
            : SettingKeys.Find(await host.Settings.ReadSchemaAsync(opened.Id, cancellationToken), path) is { } schema ? SettingKeys.Words(schema) : [];
    }

    private string? Text(string option) => Texts(option).LastOrDefault();

    private IEnumerable<string> Texts(string option) => Result(option)?.Tokens.Select(static token => token.Value) ?? [];

    private OptionResult? Result(string name) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == name) is { } option ? parsed.GetResult(option) : null;
}
