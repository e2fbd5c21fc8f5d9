using System.Text.Json;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Trust;

/// <summary>The project's settings, and the files that their hooks name.</summary>
internal sealed class ProjectSettingsSource : ITrustSource
{
    public void Collect(TrustScan scan)
    {
        foreach (var name in (string[])["agent.json", "agent.local.json"])
        {
            var path = Path.Combine(scan.Root, SettingsLoader.ProjectFolder, name);
            scan.AddFile(path, "settings");
            if (File.Exists(path) && JsonFile.Read(path, JsonText.MaxBytes) is { Succeeded: true, Json.Root: { ValueKind: JsonValueKind.Object } root }
                && root.TryGetProperty("hooks", out var hooks) && hooks.ValueKind == JsonValueKind.Object)
            {
                foreach (var list in hooks.EnumerateObject().Where(static list => list.Value.ValueKind == JsonValueKind.Array))
                {
                    foreach (var hook in list.Value.EnumerateArray())
                    {
                        Name(scan, hook);
                    }
                }
            }
        }
    }

    private static void Name(TrustScan scan, JsonElement hook)
    {
        if (hook.ValueKind != JsonValueKind.Object || !hook.TryGetProperty("command", out var command))
        {
            return;
        }

        IEnumerable<JsonElement> words = command.ValueKind == JsonValueKind.Array ? command.EnumerateArray() : [command];
        foreach (var word in words.Where(static word => word.ValueKind == JsonValueKind.String))
        {
            scan.AddNamedFiles(word.GetString()!, "hook");
        }
    }
}
