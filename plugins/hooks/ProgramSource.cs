using System.Text.Json;
using AgentHost.Plugins.Hooks.Claude;
using AgentHost.Plugins.Hooks.Running;

namespace AgentHost.Plugins.Hooks;

/// <summary>The source of hooks that are programs: makes them of what settings and files declare, and runs them.</summary>
/// <param name="workspace">Where they run.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgramSource(IWorkspaceContext workspace, TimeProvider time) : Capability
{
    private readonly CommandRunner runner = new(workspace, time);

    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        switch (arguments.GetProperty("action").GetString())
        {
            case "find":
                return Find(arguments);
            case "run":
                var found = AgentJson.Read<FoundHook>(arguments.GetProperty("hook"));
                var input = AgentJson.Read<HookInput>(arguments.GetProperty("input"));
                var distrusted = arguments.TryGetProperty("distrusted", out var why) ? why.GetString() : null;
                return AgentJson.ToElement(await runner.RunAsync(CommandHook.Of(found), input, distrusted, cancellationToken));
            default:
                throw new CapabilityException("The source of hooks finds and runs; it can do nothing else.");
        }
    }

    private static JsonElement Find(JsonElement arguments)
    {
        var hooks = new List<CommandHook>();
        var problems = new List<HookProblem>();
        foreach (var declared in arguments.GetProperty("settings").EnumerateArray())
        {
            if (SettingsReader.Read(declared) is { } hook)
            {
                hooks.Add(hook);
            }
        }

        foreach (var file in arguments.GetProperty("files").EnumerateArray())
        {
            ClaudeFile.Read(file, hooks, problems);
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("hooks");
            writer.WriteRawValue(AgentJson.WriteBytes<IReadOnlyList<FoundHook>>([.. hooks.Select(static hook => hook.ToFound())]));
            writer.WriteStartArray("problems");
            foreach (var problem in problems)
            {
                problem.Write(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
