using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Hooks;

/// <summary>Asks sources for the hooks that are declared, and to run them.</summary>
/// <param name="registry">What plugins bring.</param>
/// <param name="resolver">Makes it.</param>
/// <param name="time">The clock.</param>
public sealed class HookSources(CapabilityRegistry registry, CapabilityResolver resolver, TimeProvider time)
{
    /// <summary>The time that a source may take to find hooks.</summary>
    private static readonly TimeSpan FindDeadline = TimeSpan.FromSeconds(10);

    /// <summary>The time beyond a hook's own that the host waits for its source, which ends the hook by itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Finds the hooks of what is declared. Loads nothing where nothing is.</summary>
    /// <returns>The hooks, what is wrong with declarations, and a sentence where a source failed: then no turn may run.</returns>
    public async ValueTask<(IReadOnlyList<(CapabilityDescriptor, FoundHook)> Hooks, IReadOnlyList<JsonProblem> Problems, string? Fault)> FindAsync(HookDeclarations declared, CancellationToken cancellationToken)
    {
        if (declared.IsEmpty)
        {
            return ([], [], null);
        }

        var hooks = new List<(CapabilityDescriptor, FoundHook)>();
        var problems = new List<JsonProblem>();
        foreach (var source in registry.List(CapabilityKinds.HookSource))
        {
            var settings = HookGate.SettingsSource(registry) == source ? declared.Settings : [];
            var files = declared.Files.Where(file => HookGate.FileSource(registry, file) == source).ToList();
            if (settings.Count + files.Count == 0)
            {
                continue;
            }

            try
            {
                var answer = await InvokeAsync(source, FindCall(settings, files), FindDeadline, cancellationToken);
                foreach (var hook in ClientJson.Read<IReadOnlyList<FoundHook>>(answer.GetProperty("hooks")))
                {
                    hooks.Add((source, hook));
                }

                if (answer.TryGetProperty("problems", out var told))
                {
                    problems.AddRange(told.EnumerateArray().Select(ReadProblem));
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception fault)
            {
                // What cannot be read may be a gate.
                source.Owner.Strike($"hook source {source.Name}: {fault.Message}");
                var first = settings.Count > 0 ? settings[0].Origin : files[0].File.Path;
                var what = fault is TimeoutException ? $"it did not answer within {FindDeadline.TotalSeconds:0} s" : fault.Message.TrimEnd('.');
                return ([], [], $"The hooks declared at {first} cannot be read, because the plugin {source.Owner.Id} failed ({what}), and no turn runs without them; see \"agent plugin list\", or take the hooks out.");
            }
        }

        return (hooks, problems, null);
    }

    /// <summary>Runs a hook. What its source throws is for the caller to judge.</summary>
    /// <param name="source">The source that found it.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="input">What happens.</param>
    /// <param name="distrusted">Why it must not start anything; null where it may.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    public async ValueTask<HookResult?> RunAsync(CapabilityDescriptor source, FoundHook hook, HookInput input, string? distrusted, CancellationToken cancellationToken)
    {
        var call = Write(writer =>
        {
            writer.WriteString("action", "run");
            writer.WritePropertyName("hook");
            writer.WriteRawValue(ClientJson.WriteBytes(hook));
            writer.WritePropertyName("input");
            writer.WriteRawValue(ClientJson.WriteBytes(input));
            if (distrusted is not null)
            {
                writer.WriteString("distrusted", distrusted);
            }
        });
        var answer = await InvokeAsync(source, call, DeadlineOf(hook), cancellationToken);
        return answer.ValueKind == JsonValueKind.Object ? ClientJson.Read<HookResult>(answer) : null;
    }

    /// <summary>The time that the host waits for a hook.</summary>
    public static TimeSpan DeadlineOf(FoundHook hook) => TimeSpan.FromMilliseconds(hook.TimeoutMs) + Grace;

    private async ValueTask<JsonElement> InvokeAsync(CapabilityDescriptor source, JsonElement call, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var capability = await resolver.ResolveAsync<Capability>(source, cancellationToken);
        return await BoundedCall.RunAsync(source.Owner, token => capability.InvokeAsync(call, token), deadline, time, cancellationToken);
    }

    private static JsonElement FindCall(IReadOnlyList<DeclaredHook> settings, List<DeclaringFile> files) => Write(writer =>
    {
        writer.WriteString("action", "find");
        writer.WriteStartArray("settings");
        foreach (var hook in settings)
        {
            writer.WriteStartObject();
            writer.WriteString("event", EnumWords.Write(hook.Event));
            writer.WritePropertyName("hook");
            hook.Declaration.WriteTo(writer);
            writer.WriteString("origin", hook.Origin);
            writer.WriteBoolean("ofProject", hook.OfProject);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("files");
        foreach (var file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", file.File.Path);
            writer.WriteString("format", file.Spec.Format);
            writer.WriteBoolean("strict", file.Strict);
            writer.WriteBoolean("ofProject", file.OfProject);
            if (file.File.Text is { } text)
            {
                writer.WriteString("text", text);
            }

            if (file.File.Problem is { } problem)
            {
                writer.WriteStartObject("problem");
                writer.WriteString("file", problem.File);
                writer.WriteNumber("line", problem.Line);
                writer.WriteNumber("column", problem.Column);
                writer.WriteString("message", problem.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static JsonProblem ReadProblem(JsonElement told) => new(
        told.GetProperty("file").GetString()!,
        told.GetProperty("line").GetInt32(),
        told.GetProperty("column").GetInt32(),
        told.GetProperty("message").GetString()!,
        told.TryGetProperty("severity", out var severity) && severity.ValueEquals("warning"u8) ? JsonSeverity.Warning : JsonSeverity.Error);

    private static JsonElement Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
