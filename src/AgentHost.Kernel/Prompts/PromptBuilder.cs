using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Kernel.Capabilities;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Security.Redaction;

namespace AgentHost.Kernel.Prompts;

/// <summary>Builds the system prompt: the plugins' sections in the order of their slots, within a slot by name.</summary>
public sealed class PromptBuilder(TimeProvider time)
{
    /// <summary>The most that one section may hold, in characters.</summary>
    private const int SectionLimit = 64 * 1024;
    private const int MostOfText = 4 * 1024 * 1024;

    private static readonly string[] Slots = ["base", "environment", "instructions", "memory", "skills", "agent"];
    private static readonly TimeSpan SectionDeadline = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <param name="registry">The turn's snapshot.</param>
    /// <param name="resolver">Makes the sections that code writes.</param>
    /// <param name="facts">The environment's facts, which text sections may name.</param>
    /// <param name="contextFor">Makes the context that a section's code is given.</param>
    /// <param name="seen">Sections of the session's last request; null where nothing is to be remembered.</param>
    /// <param name="extra">Text of the caller's: behind the base prompt, or in its place.</param>
    /// <param name="conditions">Conditions that sections may depend on.</param>
    /// <param name="settings">The settings of sections: <c>context.sections</c>.</param>
    /// <param name="warn">Hears of a section that could not be had.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    public async ValueTask<IReadOnlyList<PromptText>> BuildAsync(
        CapabilityRegistry registry,
        CapabilityResolver resolver,
        EnvironmentFacts facts,
        Func<CapabilityDescriptor, SectionChange, PromptContext> contextFor,
        SectionMemory? seen,
        SystemPromptOverride? extra,
        Conditions conditions,
        SettingsView settings,
        Action<string> warn,
        CancellationToken cancellationToken)
    {
        var sections = new List<(int Slot, CapabilityDescriptor Descriptor, PromptSectionSpec Spec, SectionChange Change)>();
        foreach (var descriptor in registry.List(CapabilityKinds.PromptSection))
        {
            var spec = ClientJson.Read<PromptSectionSpec>(descriptor.Declaration);
            var holds = conditions.Hold(spec.When, descriptor, registry);
            var change = spec.When.Count > 0 && seen is not null ? seen.Note($"{descriptor.Owner.Id}/{spec.Name}", holds) : SectionChange.None;
            if (!holds && (change != SectionChange.Removed || spec.File is not null))
            {
                continue;
            }

            var slot = Array.IndexOf(Slots, spec.Slot);
            sections.Add((slot < 0 ? Slots.Length : slot, descriptor, spec, change));
        }

        sections.Sort(static (left, right) =>
            left.Slot != right.Slot ? left.Slot.CompareTo(right.Slot) : string.CompareOrdinal(left.Spec.Name, right.Spec.Name));
        var built = new List<PromptText>(sections.Count + 1);
        foreach (var (slot, descriptor, spec, change) in sections)
        {
            if (slot > 0 && extra is not null)
            {
                built.Add(extra.Section);
                extra = null;
            }

            var chosen = settings.Find("context", "sections", spec.Name);
            if ((slot == 0 && extra is { Replaces: true }) || chosen is { ValueKind: JsonValueKind.False })
            {
                continue;
            }

            try
            {
                var text = chosen is { ValueKind: JsonValueKind.String } own ? own.GetString()
                    : spec.File is { } file ? facts.Fill(ReadText(Path.Combine(descriptor.Owner.Installed.Folder, file)))
                    : await WriteAsync(descriptor, resolver, contextFor(descriptor, change), cancellationToken);
                if (change != SectionChange.Removed && !string.IsNullOrWhiteSpace(text))
                {
                    built.Add(new PromptText(spec.Name, text.Length <= SectionLimit ? text.Trim() : text[..ResultBounds.SafeEnd(text, SectionLimit)]));
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                warn($"The prompt section {spec.Name} of {descriptor.Owner.Id} is left out: {exception.Message}");
            }
        }

        if (extra is not null)
        {
            built.Add(extra.Section);
        }

        return built;
    }

    private async ValueTask<string?> WriteAsync(
        CapabilityDescriptor descriptor, CapabilityResolver resolver, PromptContext context, CancellationToken cancellationToken)
    {
        var section = await resolver.ResolveAsync<PromptSection>(descriptor, cancellationToken);
        try
        {
            return await BoundedCall.RunAsync(descriptor.Owner, token => section.BuildAsync(context, token), SectionDeadline, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new CapabilityException($"it was not written within {SectionDeadline.TotalSeconds:0} s");
        }
    }

    /// <summary>A plugin's folder never changes once it is in use, so a text is read once.</summary>
    private string ReadText(string path) => _texts.GetOrAdd(path, static file => PlainFile.ReadText(file, MostOfText));
}
