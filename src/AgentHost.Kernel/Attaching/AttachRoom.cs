using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Json;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Redaction;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Attaching;

/// <summary>Makes parts of the references of a prompt: files and folders of the workspace, and what plugins' sources stand for.</summary>
internal sealed class AttachRoom
{
    private static readonly (string Ending, string MediaType)[] Images = [(".png", "image/png"), (".jpg", "image/jpeg"), (".jpeg", "image/jpeg"), (".gif", "image/gif"), (".webp", "image/webp")];

    private readonly Workspace workspace;
    private readonly IFiles files;
    private readonly AttachLimits limits;
    private readonly List<Part> parts = [];
    private readonly List<string> warnings = [];
    private int left = AttachLimits.AllChars;

    private AttachRoom(Workspace workspace)
    {
        this.workspace = workspace;
        files = workspace.Files.Through(workspace.Files.FreeGate("read", workspace.Rules, workspace.Mode));
        limits = AttachLimits.Of(workspace.Settings);
    }

    /// <summary>Reads what a prompt refers to.</summary>
    /// <exception cref="HostException">Something that was named for itself cannot be had.</exception>
    public static async ValueTask<AttachedContext> ReadAsync(Workspace workspace, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken)
    {
        var names = workspace.Settings.Flag("context", "attachByDefault") == true;
        if (!names && attached.Count == 0 && !text.Contains('@', StringComparison.Ordinal))
        {
            return new AttachedContext([]);
        }

        var references = PromptReference.Find(text).Concat(attached.Select(static target => PromptReference.Of(target) with { IsExplicit = true })).Distinct().ToList();
        if (names)
        {
            references.AddRange(PromptReference.FindNamed(text).Where(named => !references.Exists(reference => reference.Target == named.Target)));
        }

        var room = new AttachRoom(workspace);
        foreach (var reference in references)
        {
            if (room.parts.Count >= room.limits.Files)
            {
                room.warnings.Add(string.Create(CultureInfo.InvariantCulture, $"@{Short(reference)} and what follows it is not attached: context.maxFiles is {room.limits.Files}."));
                break;
            }

            await room.AddAsync(reference, cancellationToken);
        }

        return new AttachedContext(room.parts) { Warnings = room.warnings, AskFirst = room.parts.Count > 0 && workspace.Settings.Flag("context", "askBeforeSend") == true };
    }

    private async ValueTask AddAsync(PromptReference reference, CancellationToken cancellationToken)
    {
        if (!reference.IsGuess && SourceOf(reference.Target) is var (source, target) && source is not null)
        {
            await AddFromAsync(source, reference, target, cancellationToken);
            return;
        }

        FileStatus? status;
        try
        {
            status = await files.StatAsync(reference.Target, cancellationToken);
            if (status is null && reference.StartLine is not null && await files.StatAsync($"{reference.Target}:{Lines(reference)}", cancellationToken) is { } odd)
            {
                (status, reference) = (odd, new($"{reference.Target}:{Lines(reference)}"));
            }

            if (reference.IsGuess && status?.Kind != FileKind.File)
            {
                return;
            }

            if (status is null)
            {
                Missing(reference);
                return;
            }

            await AddPathAsync(reference, status, cancellationToken);
        }
        catch (FileAccessException exception)
        {
            Fail(reference, exception.Message);
        }
    }

    private async ValueTask AddPathAsync(PromptReference reference, FileStatus status, CancellationToken cancellationToken)
    {
        if (status.Kind == FileKind.Folder)
        {
            AddText(reference, await FolderTree.WriteAsync(files, reference.Target.Length > 1 ? reference.Target.TrimEnd('/') : reference.Target, cancellationToken));
        }
        else if (status.Kind != FileKind.File)
        {
            Fail(reference, $"{reference.Target} is neither a file nor a folder.");
        }
        else if (Images.FirstOrDefault(image => reference.Target.EndsWith(image.Ending, StringComparison.OrdinalIgnoreCase)).MediaType is { } mediaType)
        {
            parts.Add(new TextPart($"[{reference.Target}]"));
            parts.Add(new ImagePart(mediaType) { Data = await files.ReadAllAsync(reference.Target, AttachLimits.ImageBytes, cancellationToken) });
        }
        else
        {
            var bytes = await files.ReadAllAsync(reference.Target, AttachLimits.FileBytes, cancellationToken);
            if (Decode(bytes) is not { } text)
            {
                Fail(reference, $"{reference.Target} is not text.");
                return;
            }

            if (reference.StartLine is { } start)
            {
                var all = text.Split('\n');
                if (start > all.Length)
                {
                    Fail(reference, string.Create(CultureInfo.InvariantCulture, $"{reference.Target} has {all.Length} lines, none at {start}."));
                    return;
                }

                var end = Math.Min(reference.EndLine ?? start, all.Length);
                reference = reference with { EndLine = end };
                text = string.Join('\n', all.AsSpan(start - 1, end - start + 1)!);
            }

            var (kept, note) = MiddleCut.ApplyLines(text, limits.Lines);
            if (note is not null && !limits.Summarize)
            {
                warnings.Add($"Of @{Short(reference)} {note} (context.maxLinesPerFile); with context.summarize a model sums it up instead.");
            }

            AddText(reference, kept, note is null ? null : text);
        }
    }

    private async ValueTask AddFromAsync(CapabilityDescriptor source, PromptReference reference, string target, CancellationToken cancellationToken)
    {
        if (Denied(source, target) is { } denied)
        {
            Fail(reference, denied);
            return;
        }

        try
        {
            var call = AgentJson.ToElement<IReadOnlyDictionary<string, JsonElement>>(new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["target"] = AgentJson.ToElement(target) });
            var answer = await workspace.CapabilitiesFor(workspace.Registry).InvokeAsync(CapabilityKinds.ContextSource, source.Name, call, cancellationToken);
            if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
            {
                AddText(reference, text.GetString()!);
            }
            else
            {
                Fail(reference, answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String ? error.GetString()! : $"{source.Owner.Id} had nothing for it.");
            }
        }
        catch (CapabilityException exception)
        {
            Fail(reference, exception.Message);
        }
    }

    /// <summary>A person's reference asks nobody; but what a rule denies stays denied.</summary>
    private string? Denied(CapabilityDescriptor source, string target)
    {
        if (!Uri.TryCreate(target, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            return null;
        }

        var tool = source.Declaration.ValueKind == JsonValueKind.Object && source.Declaration.TryGetProperty("tool", out var named) && named.GetString() is { } name ? name : source.Name;
        var plan = new ToolPlan(new ToolCall("attach", tool, AgentJson.EmptyObject), $"Attach {target}")
        {
            Effects = ToolEffects.Network,
            Resources = [Resource.Host(address.IsDefaultPort ? address.Host : $"{address.Host}:{address.Port.ToString(CultureInfo.InvariantCulture)}")],
        };
        var verdict = PermissionEvaluator.Evaluate(new PermissionQuery
        {
            Tool = tool,
            Plugin = source.Owner.Id,
            Plan = plan,
            DeclaredEffects = ToolEffects.Network,
            Mode = PermissionMode.Bypass,
            Rules = workspace.Rules,
            Paths = workspace.Paths,
            Ignored = workspace.Files.Ignored,
        }).Verdict;
        return verdict.Decision == PermissionDecision.Deny ? verdict.Reason : null;
    }

    private (CapabilityDescriptor? Source, string Target) SourceOf(string target)
    {
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? target : target[..colon];
        return workspace.Registry.Find(CapabilityKinds.ContextSource, name) is { } source && (colon > 0 || TakesNothing(source))
            ? (source, target.AsSpan(colon + 1).StartsWith("//") ? target : target[(colon < 0 ? target.Length : colon + 1)..])
            : (null, target);
    }

    private static bool TakesNothing(CapabilityDescriptor source) =>
        source.Declaration.ValueKind == JsonValueKind.Object && source.Declaration.TryGetProperty("bare", out var bare) && bare.ValueKind == JsonValueKind.True;

    /// <param name="reference">What it is.</param>
    /// <param name="text">What may be sent of it.</param>
    /// <param name="all">All of it, where <paramref name="text"/> is less.</param>
    private void AddText(PromptReference reference, string text, string? all = null)
    {
        if (left <= 0)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"@{Short(reference)} is not attached: what is attached already fills {AttachLimits.AllChars} characters."));
            return;
        }

        var (kept, note) = MiddleCut.Apply(text, Math.Min(AttachLimits.ItemChars, left));
        var whole = limits.Summarize && (all is not null || note is not null) ? MiddleCut.Apply(all ?? text, AttachLimits.WholeChars).Text : null;
        if (whole is not null)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"@{Short(reference)} has {(all ?? text).Length} characters: a model sums it up first (context.summarize)."));
        }
        else if (note is not null)
        {
            warnings.Add($"Of @{Short(reference)} {note}; with context.summarize a model sums it up instead.");
        }

        if (SecretShapes.Find(whole ?? kept, 0).Length > 0)
        {
            warnings.Add($"@{Short(reference)} holds what looks like a secret, and it is sent to the model.");
        }

        left -= kept.Length;
        parts.Add(new ReferencePart(reference.Target, kept) { StartLine = reference.StartLine, EndLine = reference.EndLine, Whole = whole });
    }

    /// <summary>A word with an @ that names nothing stays a word, unless it can be meant for nothing but a path.</summary>
    private void Missing(PromptReference reference)
    {
        if (reference.IsExplicit || reference.StartLine is not null || reference.Target.Contains('/', StringComparison.Ordinal) || Path.GetExtension(reference.Target).Length is > 1 and < 8)
        {
            Fail(reference, $"{reference.Target} does not exist{Near(reference.Target)}");
        }
    }

    private string Near(string path)
    {
        try
        {
            var full = Path.GetFullPath(path, workspace.Root);
            var folder = Path.GetDirectoryName(full);
            return folder is not null && Directory.Exists(folder) && full.StartsWith(workspace.Root, StringComparison.Ordinal)
                && NearestName.Find(Path.GetFileName(full), Directory.EnumerateFileSystemEntries(folder).Take(1_000).Select(static entry => Path.GetFileName(entry)!)) is { } near
                ? $"; did you mean {near}?"
                : ".";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ".";
        }
    }

    private void Fail(PromptReference reference, string why)
    {
        if (reference.IsExplicit)
        {
            throw new HostException(HostFailure.Invalid, $"{Short(reference)} cannot be attached: {why}");
        }

        // A word that merely looks like a file may be hidden, or no text: it stays a word.
        if (!reference.IsGuess)
        {
            warnings.Add($"@{Short(reference)} is not attached: {why}");
        }
    }

    private static string? Decode(byte[] bytes)
    {
        if (bytes.AsSpan(0, Math.Min(bytes.Length, 8_192)).Contains((byte)0))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        return text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
    }

    private static string Lines(PromptReference reference) =>
        reference.EndLine == reference.StartLine
            ? reference.StartLine!.Value.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{reference.StartLine}-{reference.EndLine}");

    private static string Short(PromptReference reference)
    {
        var name = reference.Target.Length > 120 ? reference.Target[..117] + "…" : reference.Target;
        return reference.StartLine is null ? name : $"{name}:{Lines(reference)}";
    }
}
