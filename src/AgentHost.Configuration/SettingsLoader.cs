using System.Text.Json;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>
/// Loads settings in layers: built-in, managed, user, project, local, environment, flags. Where there are no files it costs a few looks
/// at the disk and the environment. Never throws for what files hold: what is wrong is among the problems, the rest counts.
/// </summary>
public static class SettingsLoader
{
    /// <summary>Folder of a workspace's own files.</summary>
    public const string ProjectFolder = ".agents";

    public static SettingsResult Load(SettingsRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var layers = new List<SettingsLayer>();
        var problems = new List<JsonProblem>();
        var ignored = new List<string>();
        ReadFile(request.ManagedPath, SettingsScope.Managed, request, layers, problems);
        ReadFile(request.Folders.UserSettings, SettingsScope.User, request, layers, problems);
        if (request.WorkspaceRoot is { } root)
        {
            var folder = Path.Combine(root, ProjectFolder);
            ReadProject(Path.Combine(folder, "agent.json"), SettingsScope.Project, request, layers, problems, ignored);
            ReadProject(Path.Combine(folder, "agent.local.json"), SettingsScope.Local, request, layers, problems, ignored);
        }
        var files = layers.Count;
        EnvironmentSettings.Read(request.Environment, layers, problems);
        if (request.Flags is { } flags && !IsEmpty(flags))
        {
            AddFlags(flags, layers, problems);
        }
        if (layers.Count == 0)
        {
            return problems.Count == 0 && ignored.Count == 0 ? SettingsResult.Nothing : new(SettingsView.Empty, problems, ignored);
        }
        var owners = new SettingsOwners(request.PluginManifests, request.KnownAliases);
        var checker = new SettingsChecker(owners, problems);
        var merger = new SettingsMerger(owners, problems);
        var faults = new List<JsonProblem>();
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            if (i < files || (layer.Scope == SettingsScope.Flag && !IsModelOnly(layer.Root)))
            {
                (layer.IsUntrusted ? new SettingsChecker(owners, faults) : checker).Check(layer);
            }
            if (!layer.IsRefused(""))
            {
                merger.Add(layer);
            }
        }
        ignored.AddRange(faults.Select(static fault => $"{fault} It is ignored, as all that is wrong in a folder that is not trusted."));
        return new(merger.Finish(layers[^1]), problems, ignored);
    }

    private static void ReadProject(
        string path, SettingsScope scope, SettingsRequest request, List<SettingsLayer> layers, List<JsonProblem> problems, List<string> ignored)
    {
        if (request.Trusted)
        {
            ReadFile(path, scope, request, layers, problems);
            return;
        }
        var found = new List<SettingsLayer>();
        var faults = new List<JsonProblem>();
        ReadFile(path, scope, request, found, faults);
        if (found is [var layer])
        {
            var taken = new List<string>();
            var left = new List<string>();
            if (UntrustedSettings.Take(layer, layers, taken, left) is { } part)
            {
                layers.Add(part);
                ignored.Add(
                    $"{path} is not trusted: {SchemaText.List(taken)} {(taken.Count == 1 ? "holds, since it" : "hold, since they")} can only narrow what is "
                    + $"done{(left.Count == 0 ? "" : $"; the rest is ignored ({SchemaText.List(left)}); run \"agent trust\" here to take it from now on, or give --trust for one run")}.");
            }
            else if (left.Count > 0)
            {
                ignored.Add(
                    $"{path} is ignored ({SchemaText.List(left)}), because this folder is not trusted; "
                    + "run \"agent trust\" here to take it from now on, or give --trust for one run.");
            }
        }
        else if (faults.Count > 0)
        {
            ignored.Add($"{path} is ignored, because this folder is not trusted; it could not be read either.");
        }
    }

    private static void ReadFile(string? path, SettingsScope scope, SettingsRequest request, List<SettingsLayer> layers, List<JsonProblem> problems)
    {
        var draft = path is null ? null : request.Drafts?.GetValueOrDefault(path);
        if (path is null || (draft is null && !Path.Exists(path)))
        {
            return;
        }
        var read = draft is null ? JsonFile.Read(path, JsonText.MaxBytes) : JsonText.Parse(draft, path);
        if (!read.Succeeded)
        {
            problems.Add(read.Problem);
        }
        else if (read.Json.Root.ValueKind != JsonValueKind.Object)
        {
            problems.Add(read.Json.Problem(
                "",
                $"expected an object, got {SchemaText.Describe(read.Json.Root)}; settings stand between {{ and }}.",
                code: ProblemCodes.WrongType));
        }
        else
        {
            layers.Add(new(scope, path, read.Json.Root, read.Json));
        }
    }

    private static void AddFlags(JsonElement flags, List<SettingsLayer> layers, List<JsonProblem> problems)
    {
        if (flags.ValueKind == JsonValueKind.Object)
        {
            layers.Add(new(SettingsScope.Flag, "flag", flags));
        }
        else
        {
            problems.Add(new("flag", 0, 0, $"expected an object, got {SchemaText.Describe(flags)}.", JsonSeverity.Error) { Code = ProblemCodes.WrongType });
        }
    }

    private static bool IsEmpty(JsonElement flags) =>
        flags.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || (flags.ValueKind == JsonValueKind.Object && flags.GetPropertyCount() == 0);

    /// <summary>The commonest flag needs no schema.</summary>
    private static bool IsModelOnly(JsonElement flags) =>
        flags.GetPropertyCount() == 1 && flags.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String;
}
