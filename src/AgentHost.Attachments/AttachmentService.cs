using System.Globalization;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Security.Redaction;

namespace AgentHost.Attachments;

/// <summary>Makes parts of the references of a prompt: files and folders of the workspace, and what plugins' sources stand for.</summary>
public sealed class AttachmentService
{
    private static readonly (string Ending, string MediaType)[] Images =
    [
        (".png", "image/png"), (".jpg", "image/jpeg"), (".jpeg", "image/jpeg"), (".gif", "image/gif"), (".webp", "image/webp")
    ];

    private readonly AttachmentScope _scope;
    private readonly IFiles _files;
    private readonly Refusals _refusals;
    private readonly SourceReader _sources;
    private readonly AttachmentLimits _limits;
    private readonly List<Part> _parts = [];
    private readonly List<string> _warnings = [];
    private int _left = AttachmentLimits.AllChars;
    private int _attached;

    private AttachmentService(AttachmentScope scope)
    {
        _scope = scope;
        _files = scope.Files;
        _refusals = new Refusals(scope.Paths, scope.Gate);
        _sources = new SourceReader(scope);
        _limits = AttachmentLimits.Of(scope.Settings);
    }

    /// <summary>Reads what a prompt refers to.</summary>
    /// <param name="scope">The workspace that it is read in.</param>
    /// <param name="text">The prompt.</param>
    /// <param name="attached">What is named for itself, as it would stand behind an <c>@</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HostException">Something that was named for itself cannot be had.</exception>
    public static async ValueTask<AttachedContext> ReadAsync(
        AttachmentScope scope, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var names = scope.Settings.Flag("context", "attachByDefault") == true;
        var references = PromptReference.Find(text)
            .Concat(attached.Select(static target => PromptReference.Of(target) with { IsExplicit = true })).Distinct().ToList();
        if (names)
        {
            references.AddRange(PromptReference.FindNamed(text).Where(named => !references.Exists(reference => reference.Target == named.Target)));
        }

        var room = new AttachmentService(scope);
        await using var fetched = room.BeginFetching(references, cancellationToken);
        foreach (var reference in references)
        {
            if (room._attached >= room._limits.Files)
            {
                room._warnings.Add(string.Create(
                    CultureInfo.InvariantCulture, $"@{Short(reference)} and what follows it is not attached: context.maxFiles is {room._limits.Files}."));
                break;
            }

            await room.AddAsync(reference, fetched, cancellationToken);
        }

        return new AttachedContext(room._parts)
        {
            Warnings = room._warnings,
            AskFirst = room._parts.Count > 0 && scope.Settings.Flag("context", "askBeforeSend") == true
        };
    }

    /// <summary>Begins to read what sources stand for, several at once; what comes of them is attached in the order of the prompt.</summary>
    private FetchedReferences BeginFetching(IReadOnlyList<PromptReference> references, CancellationToken cancellationToken)
    {
        var fetched = new FetchedReferences(cancellationToken);
        foreach (var reference in references.Take(_limits.Files))
        {
            if (!reference.IsGuess && _sources.Find(reference.Written ?? reference.Target) is ({ } source, var target))
            {
                fetched.Begin(reference, stop => _sources.ReadAsync(source, new ContextReference(target), stop));
            }
        }

        return fetched;
    }

    private async ValueTask AddAsync(PromptReference reference, FetchedReferences fetched, CancellationToken cancellationToken)
    {
        if (!reference.IsGuess && _sources.Find(reference.Written ?? reference.Target) is ({ } source, var target))
        {
            var begun = fetched.Find(reference);
            reference = reference.Written is { } written ? new(written) { IsExplicit = reference.IsExplicit } : reference;
            var content = await (begun ?? _sources.ReadAsync(source, new ContextReference(target), cancellationToken).AsTask());
            if (content.Path is { } lines)
            {
                // As if the person had written the file and the lines: what rules keep back stays back.
                reference = new(lines) { StartLine = content.StartLine, EndLine = content.EndLine, IsExplicit = reference.IsExplicit, IsQuoted = true };
                await AddFoundAsync(reference, cancellationToken);
            }
            else if (content.Text is { } text)
            {
                AddText(reference, text);
            }
            else
            {
                Fail(reference, content.Error!);
            }

            return;
        }

        await AddFoundAsync(reference, cancellationToken);
    }

    private async ValueTask AddFoundAsync(PromptReference reference, CancellationToken cancellationToken)
    {
        var path = reference.Target;
        try
        {
            if (_scope.Paths.Home is { Length: > 0 } home && (reference.Target == "~" || reference.Target.StartsWith("~/", StringComparison.Ordinal))
                && await _files.StatAsync(reference.Target, cancellationToken) is null)
            {
                path = $"{home}{reference.Target[1..]}";
            }

            var status = await _files.StatAsync(path, cancellationToken);
            if (status is null && reference.StartLine is not null && await _files.StatAsync($"{path}:{Lines(reference)}", cancellationToken) is { } odd)
            {
                path = $"{path}:{Lines(reference)}";
                (status, reference) = (odd, new(path));
            }

            if (reference.IsGuess && status?.Kind != FileKind.File)
            {
                return;
            }

            if (status is not null)
            {
                await AddPathAsync(reference, path, status, cancellationToken);
            }
            else if (_refusals.Hidden(path) is { } hidden)
            {
                Fail(reference, hidden);
            }
            else if (reference.Before is { } before && await _files.StatAsync(before, cancellationToken) is { Kind: FileKind.File })
            {
                path = before;
                Fail(reference, $"{reference.Target[(before.Length + 1)..]} is no range of lines: write "
                    + $"{before}:{RangeLike(reference.Target[(before.Length + 1)..])}, the first line and the last, counted from 1.");
            }
            else
            {
                await MissingAsync(reference, path, cancellationToken);
            }
        }
        catch (FileAccessException exception)
        {
            Fail(reference, _refusals.Of(path, exception));
        }
    }

    private async ValueTask AddPathAsync(PromptReference reference, string path, FileStatus status, CancellationToken cancellationToken)
    {
        if (status.Kind == FileKind.Folder)
        {
            var asked = new ContextReference(path) { MaxCharacters = AttachmentLimits.WholeChars };
            if (await ReadAsync(reference, path, "folders", asked, cancellationToken) is { Text: { } tree })
            {
                AddText(reference, tree);
            }
        }
        else if (status.Kind != FileKind.File)
        {
            Fail(reference, $"{path} is neither a file nor a folder.");
        }
        else if (Images.FirstOrDefault(image => path.EndsWith(image.Ending, StringComparison.OrdinalIgnoreCase)).MediaType is { } mediaType)
        {
            if (status.Length > AttachmentLimits.ImageBytes)
            {
                Fail(reference, string.Create(
                    CultureInfo.InvariantCulture, $"{path} is longer than {AttachmentLimits.ImageBytes / 1024 / 1024} MB, the most that an image may have."));
                return;
            }

            var image = new ImagePart(mediaType) { Data = await _files.ReadAllAsync(path, AttachmentLimits.ImageBytes, cancellationToken) };
            _parts.Add(new TextPart($"[{reference.Target}]"));
            _parts.Add(image);
            _attached++;
        }
        else if (reference.StartLine is null && status.Length > AttachmentLimits.FileBytes)
        {
            var bound = (AttachmentLimits.FileBytes / 1024 / 1024).ToString(CultureInfo.InvariantCulture);
            Fail(reference, $"{path} is longer than {bound} MB: name lines of it, as in {path}:1-200.");
        }
        else
        {
            await AddFileAsync(reference, path, cancellationToken);
        }
    }

    private async ValueTask AddFileAsync(PromptReference reference, string path, CancellationToken cancellationToken)
    {
        var (start, end) = (reference.StartLine, reference.EndLine ?? reference.StartLine);
        var most = start is null ? AttachmentLimits.FileBytes : AttachmentLimits.WholeChars;
        var asked = new ContextReference(path) { StartLine = start, EndLine = end, MaxCharacters = most };
        if (await ReadAsync(reference, path, "files", asked, cancellationToken) is not { Text: { } text } content)
        {
            return;
        }

        var (kept, note) = MiddleTruncation.ApplyLines(text, _limits.Lines);
        reference = reference with { EndLine = content.EndLine is { } last && last >= start && last <= end ? last : end };
        if (note is not null && !_limits.Summarize)
        {
            _warnings.Add($"Of @{Short(reference)} {note} (context.maxLinesPerFile); with context.summarize a model sums it up instead.");
        }

        AddText(reference, kept, note is null ? null : text);
    }

    /// <summary>Has a plugin read what stands at a path; null where that is told to be impossible.</summary>
    private async ValueTask<ContextContent?> ReadAsync(
        PromptReference reference, string path, string what, ContextReference asked, CancellationToken cancellationToken)
    {
        if (_scope.Sources.FindReader(what) is not { } source)
        {
            // Also of a file that a prompt names without an @: that such are sent is the person's setting.
            var (why, remedy) = _scope.Sources.ExplainAbsence(what);
            Fail(reference with { IsGuess = false }, $"{path} is a {what[..^1]}, and {why}; {remedy}.");
            return null;
        }

        var content = await _sources.ReadAsync(source, asked, cancellationToken);
        if (content.Text is null)
        {
            Fail(reference, content.Error!);
        }

        return content;
    }

    /// <param name="reference">The reference.</param>
    /// <param name="text">Text of it that may be sent.</param>
    /// <param name="all">All of it, where <paramref name="text"/> is less.</param>
    private void AddText(PromptReference reference, string text, string? all = null)
    {
        if (_left <= 0)
        {
            _warnings.Add(string.Create(
                CultureInfo.InvariantCulture, $"@{Short(reference)} is not attached: what is attached already fills {AttachmentLimits.AllChars} characters."));
            return;
        }

        var (kept, note) = MiddleTruncation.Apply(text, Math.Min(AttachmentLimits.ItemChars, _left));
        var whole = _limits.Summarize && (all is not null || note is not null) ? MiddleTruncation.Apply(all ?? text, AttachmentLimits.WholeChars).Text : null;
        if (whole is not null)
        {
            _warnings.Add(string.Create(
                CultureInfo.InvariantCulture, $"@{Short(reference)} has {(all ?? text).Length} characters: a model sums it up first (context.summarize)."));
        }
        else if (note is not null)
        {
            _warnings.Add($"Of @{Short(reference)} {note}; with context.summarize a model sums it up instead.");
        }

        if (SecretShapes.Find(whole ?? kept, 0).Length > 0)
        {
            _warnings.Add($"@{Short(reference)} holds what looks like a secret, and it is sent to the model.");
        }

        _left -= kept.Length;
        _attached++;
        _parts.Add(new ReferencePart(reference.Target, kept) { StartLine = reference.StartLine, EndLine = reference.EndLine, Whole = whole });
    }

    /// <summary>A word with an @ that names nothing stays a word, unless it can be meant for nothing but a path.</summary>
    private async ValueTask MissingAsync(PromptReference reference, string path, CancellationToken cancellationToken)
    {
        if (reference.IsExplicit || reference.IsQuoted || reference.StartLine is not null || reference.Target.Contains('/', StringComparison.Ordinal)
            || Path.GetExtension(reference.Before ?? reference.Target).Length is > 1 and < 8)
        {
            Fail(reference, $"{reference.Target} does not exist{await NearAsync(path, cancellationToken)}");
        }
    }

    /// <summary>A name beside it that may be meant; what is hidden is not told.</summary>
    private async ValueTask<string> NearAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var entries = await _files.ListAsync(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", cancellationToken);
            return NearestName.Find(Path.GetFileName(path), entries.Take(1_000).Select(static entry => entry.Name)) is { } near
                ? $"; did you mean {near}?"
                : ".";
        }
        catch (FileAccessException)
        {
            return ".";
        }
    }

    /// <summary>Suggests a range for lines that are written wrongly: <c>12-10</c> the wrong way round.</summary>
    private static string RangeLike(string written) =>
        written.Split('-') is [var one, var two] && int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(two, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Min(first, last))}-{Math.Max(first, last)}")
            : "10-40";

    private void Fail(PromptReference reference, string why)
    {
        // The sentence names the file already.
        why = why.StartsWith(reference.Target + " ", StringComparison.Ordinal) ? "it" + why[reference.Target.Length..] : why;
        if (reference.IsExplicit)
        {
            throw new HostException(HostFailure.Invalid, $"{Short(reference)} cannot be attached: {why}");
        }

        // A word that merely looks like a file may be hidden, or no text: it stays a word.
        if (!reference.IsGuess)
        {
            _warnings.Add($"@{Short(reference)} is not attached: {why}");
        }
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
