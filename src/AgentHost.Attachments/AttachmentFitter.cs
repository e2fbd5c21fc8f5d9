using System.Globalization;
using AgentHost.Configuration;
using AgentHost.Json;

namespace AgentHost.Attachments;

/// <summary>
/// Fits what a prompt refers to into the model's window when its turn begins: what is too long is summed up where a person lets a model do that, else cut at
/// its middle. Either is said.
/// </summary>
public static class AttachmentFitter
{
    private const int BytesOfToken = 4;

    /// <summary>The parts as they are sent.</summary>
    /// <param name="parts">The parts of the prompt.</param>
    /// <param name="window">Tokens of the model's window; null where it is not known, and then nothing is too long for it.</param>
    /// <param name="settings">The settings: <c>context.summarize</c> lets a model sum up.</param>
    /// <param name="summarizer">Sums up.</param>
    /// <param name="note">Takes a sentence for the person.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask<IReadOnlyList<Part>> FitAsync(
        IReadOnlyList<Part> parts,
        int? window,
        SettingsView settings,
        ITextSummarizer summarizer,
        Action<string> note,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(note);
        var fitted = parts.ToArray();
        var summary = new AttachmentSummary(summarizer);
        foreach (var (at, reference, share, whole) in Plan(parts, window, AttachmentLimits.Summarizes(settings)))
        {
            if (whole is not null)
            {
                var (text, failure) = await summary.WriteAsync(reference.Target, whole, WordsOf(parts), share, cancellationToken);
                if (text is not null)
                {
                    fitted[at] = reference with { Text = text, Whole = null };
                    continue;
                }

                note($"No model summed up @{reference.Target} ({failure}): it is cut at its middle.");
            }

            (fitted[at], var cut) = Cut(reference, share);
            if (cut is not null)
            {
                note(cut);
            }
        }

        return fitted;
    }

    /// <summary>The parts as they would be sent, with words in the place of a summary. Asks nobody.</summary>
    /// <param name="parts">The parts of the prompt.</param>
    /// <param name="window">Tokens of the model's window; null where it is not known.</param>
    /// <param name="settings">The settings: <c>context.summarize</c> lets a model sum up.</param>
    /// <param name="find">Finds the model that would sum up; null where there is none.</param>
    /// <param name="note">Takes a sentence for the person.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask<IReadOnlyList<Part>> PreviewAsync(
        IReadOnlyList<Part> parts,
        int? window,
        SettingsView settings,
        Func<CancellationToken, ValueTask<SummaryModel?>> find,
        Action<string> note,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(find);
        ArgumentNullException.ThrowIfNull(note);
        var fitted = parts.ToArray();
        foreach (var (at, reference, share, whole) in Plan(parts, window, AttachmentLimits.Summarizes(settings)))
        {
            if (whole is not null && await find(cancellationToken) is { } writer)
            {
                var requests = AttachmentSummary.Pieces(whole, writer.Room).Count;
                var words = string.Create(
                    CultureInfo.InvariantCulture, $"about {SchemaText.Count(TokenEstimate.Of(whole), "token")} in {SchemaText.Count(requests, "request")}");
                note($"@{reference.Target} would be summed up first by {writer.Name}, which would read {words}; they are not among the tokens above.");
                fitted[at] = reference with { Text = $"[Here stands what {writer.Name} sums up.]", Whole = null };
                continue;
            }

            (fitted[at], var cut) = Cut(reference, share);
            if (whole is not null)
            {
                note($"No model that is here can sum up @{reference.Target}: it would be cut at its middle.");
            }

            if (cut is not null)
            {
                note(cut);
            }
        }

        return fitted;
    }

    /// <summary>Lists the parts to change: the place and the reference, the tokens that it may have, and the text of it that a model sums up.</summary>
    private static IEnumerable<(int At, ReferencePart Reference, long Share, string? Whole)> Plan(IReadOnlyList<Part> parts, int? window, bool summarize)
    {
        var places = new List<int>();
        var tokens = new List<int>();
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is ReferencePart reference)
            {
                places.Add(i);
                tokens.Add(TokenEstimate.Of(reference.Text));
            }
        }

        var shares = AttachmentBudget.Of([.. tokens], window);
        for (var i = 0; i < places.Count; i++)
        {
            var reference = (ReferencePart)parts[places[i]];
            if (reference.Whole is not null || tokens[i] > shares[i])
            {
                yield return (places[i], reference, shares[i], summarize ? reference.Whole ?? reference.Text : null);
            }
        }
    }

    private static (ReferencePart Cut, string? Note) Cut(ReferencePart reference, long share)
    {
        var tokens = TokenEstimate.Of(reference.Text);
        if (tokens <= share)
        {
            return (reference with { Whole = null }, null);
        }

        // By what its characters take: text of many bytes is cut shorter.
        var (text, note) = MiddleTruncation.Apply(reference.Text, (int)Math.Max(share * reference.Text.Length / tokens, BytesOfToken));
        return (reference with { Text = text, Whole = null }, $"Of @{reference.Target} {note}: it is more than its share of the model's window.");
    }

    private static string WordsOf(IReadOnlyList<Part> parts) => string.Concat(parts.OfType<TextPart>().Select(static part => part.Text));
}
