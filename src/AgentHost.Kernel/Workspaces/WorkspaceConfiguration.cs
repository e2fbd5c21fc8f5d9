using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Hooks;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Kernel.Workspaces;

/// <summary>
/// The settings of an open workspace as its files said when they were read: settings, rules, ignore patterns, trust. It opens and starts
/// nothing.
/// </summary>
public sealed class WorkspaceConfiguration
{
    /// <summary>The real path of its folder on this machine, where its settings lie.</summary>
    public required string Root { get; init; }

    /// <summary>The place that its files and programs are in; null for this machine.</summary>
    public RemotePlace? Place { get; init; }

    /// <summary>Patterns of what is hidden that lie in that place.</summary>
    public IReadOnlyList<string> HiddenThere { get; init; } = [];

    /// <summary>Paths of the folder on this machine.</summary>
    public IWorkspacePaths? Here { get; init; }

    /// <summary>The request that it was opened by.</summary>
    public required WorkspaceRequest Request { get; init; }

    /// <summary>The rules that keep its sessions out of the folders that its origin denies, among <see cref="Rules"/> already; null for none.</summary>
    public PermissionRules? FolderRules { get; init; }

    /// <summary>The origin of its folder; null for one that was there.</summary>
    public WorkspaceOrigin? Origin { get; init; }

    /// <summary>True where a person trusts what the folder brings.</summary>
    public required bool Trusted { get; init; }

    /// <summary>Sentence on why it is not trusted any more; null where it is, or never was.</summary>
    public string? TrustChange { get; init; }

    /// <summary>The state of the files that it was read from.</summary>
    public SettingsFileVersions Stamps { get; init; } = SettingsFileVersions.None;

    /// <summary>The settings. Another one once a plugin that is being written was taken anew.</summary>
    public required SettingsResult Loaded { get; set; }

    /// <summary>The sources that the settings were loaded from.</summary>
    public required SettingsRequest Sources { get; set; }

    /// <summary>Problems of rules, ignore files and hooks: said with <see cref="Loaded"/>, also when that is read anew.</summary>
    public IReadOnlyList<JsonProblem> OwnProblems { get; set; } = [];

    /// <summary>The rules that hold now.</summary>
    public required PermissionRules Rules { get => field.At(Time.GetUtcNow()); init; }

    /// <summary>The rules with those of another profile, or of none.</summary>
    public Func<PermissionProfile?, PermissionRules>? RulesOf { get; init; }

    /// <summary>The clock by which rules end.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The mode of turns that name none.</summary>
    public PermissionMode Mode { get; init; }

    /// <summary>The mode of the profile that the workspace was opened with; null where none was said, or it has none.</summary>
    public PermissionMode? ProfileMode { get; init; }

    /// <summary>The patterns of what is hidden from every tool.</summary>
    public required IgnorePatterns Ignored { get; init; }

    /// <summary>The person's settings and data of this host: changes there always ask.</summary>
    public IReadOnlyList<string> SettingsFolders { get; init; } = [];

    /// <summary>The settings files of all layers, the lowest first, whether they exist or not.</summary>
    public IReadOnlyList<string> SettingsFiles { get; init; } = [];

    /// <summary>Plugins that the run's own words name by id: their tools are all shown to the model.</summary>
    public IReadOnlySet<string> NamedPlugins { get; init; } = new HashSet<string>();

    /// <summary>Sentences on what was ignored or is missing.</summary>
    public IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>Hooks that settings and files declare here.</summary>
    public HookDeclarations Declared { get; init; } = HookDeclarations.None;

    /// <summary>Plugins that serve the settings' hooks where they are there.</summary>
    public IReadOnlyList<string> HookPlugins { get; init; } = [];

    /// <summary>The manifests of all plugins that were found, in use or not.</summary>
    public Func<IReadOnlyList<PluginManifest>> FoundManifests { get; init; } = static () => [];

    /// <summary>The environment that conditions of manifests are asked in.</summary>
    public Func<string, string?> Variables { get; init; } = static _ => null;

    /// <summary>The settings by path.</summary>
    public SettingsView Settings => Loaded.View;

    /// <summary>Names of the host's own cautions that the person switched off.</summary>
    public IReadOnlyList<string> BuiltinsOff => field ??= PermissionBuiltins.Off(Settings);

    /// <summary>The conditions by which parts of plugins are there.</summary>
    public Conditions Conditions => field ??= new(Root, Variables, Settings);

    /// <summary>The reason why no turn may run here: settings that are off could hide a deny. Null where one may.</summary>
    public string? SettingsError
    {
        get
        {
            var errors = Loaded.Problems.Where(static problem => problem.Severity == JsonSeverity.Error).ToList();
            return errors.Count == 0 ? null
                : $"The settings are off: {errors[0]}{(errors.Count > 1 ? $" ({errors.Count - 1} more; agent config check lists them)" : "")}";
        }
    }
}
