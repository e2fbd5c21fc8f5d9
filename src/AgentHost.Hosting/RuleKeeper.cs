using AgentHost.Client;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Hosting;

/// <summary>Writes a person's rules into settings files, as <c>agent permission allow</c> does.</summary>
internal sealed class RuleKeeper(SettingsService settings, SettingsReloader renewal) : IRuleKeeper
{
    public IReadOnlyList<PermissionPlace> Places(Workspace workspace)
    {
        var places = new List<PermissionPlace>(3) { new(SettingsPlace.User, settings.FileOf(workspace, SettingsPlace.User)) };

        // Where the project's own files are not read, a rule there would do nothing.
        if (workspace.Configuration.Sources is { Trusted: true, WorkspaceRoot: not null })
        {
            places.Add(new(SettingsPlace.Project, settings.FileOf(workspace, SettingsPlace.Project)));
            places.Add(new(SettingsPlace.Local, settings.FileOf(workspace, SettingsPlace.Local)));
        }

        return places;
    }

    public async ValueTask<string?> KeepAsync(Workspace workspace, SettingsPlace place, IReadOnlyList<string> rules, CancellationToken cancellationToken)
    {
        var added = new List<string>(rules.Count);
        try
        {
            foreach (var rule in rules)
            {
                var changed = await settings.ChangeAsync(workspace, Change(place, SettingsChangeKind.Add, rule), cancellationToken);
                if (changed.Changed)
                {
                    added.Add(rule);
                }
            }

        }
        catch (HostException fault)
        {
            foreach (var rule in added)
            {
                await settings.ChangeAsync(workspace, Change(place, SettingsChangeKind.Remove, rule), CancellationToken.None);
            }

            return fault.Message;
        }

        try
        {
            // The turn that asked keeps its own settings, and has the rule for its session.
            await renewal.TakeAsync(workspace, CancellationToken.None);
        }
        catch (HostException)
        {
            // The rule is kept; why nothing can be taken is told when a turn begins.
        }

        return null;
    }

    private static SettingsChange Change(SettingsPlace place, SettingsChangeKind kind, string rule) =>
        new(place, kind, ["permissions", "allow"]) { Value = AgentJson.Parse($"\"{System.Text.Json.JsonEncodedText.Encode(rule)}\"") };
}
