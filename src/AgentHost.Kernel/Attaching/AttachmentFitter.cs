using System.Globalization;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Asking;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;

namespace AgentHost.Kernel.Attaching;

/// <summary>
/// Fits what a prompt refers to into the model's window when its turn begins: what is too long is summed up where a person lets a model do that, else cut at
/// its middle. Either is said.
/// </summary>
public sealed class AttachmentFitter(AuxiliaryModel side)
{
    private const int BytesOfToken = 4;

    private readonly AttachmentSummary _summary = new(side);

    /// <summary>The parts as they are sent.</summary>
    public async ValueTask<IReadOnlyList<Part>> FitAsync(TurnState turn, IReadOnlyList<Part> parts, CancellationToken cancellationToken)
    {
        if (!Refers(parts))
        {
            return parts;
        }

        var fitted = parts.ToArray();
        foreach (var (at, reference, share, whole) in Plan(parts, turn.Current.Choice, AttachmentLimits.Summarizes(turn.Workspace.Settings)))
        {
            if (whole is not null)
            {
                var (text, failure) = await _summary.WriteAsync(turn, reference.Target, whole, WordsOf(parts), share, cancellationToken);
                if (text is not null)
                {
                    fitted[at] = reference with { Text = text, Whole = null };
                    continue;
                }

                turn.Session.Tell(new HostWarning($"No model summed up @{reference.Target} ({failure}): it is cut at its middle."), turn.TurnId);
            }

            var (cut, note) = Cut(reference, share);
            fitted[at] = cut;
            if (note is not null)
            {
                turn.Session.Tell(new HostWarning(note), turn.TurnId);
            }
        }

        return fitted;
    }

    /// <summary>The parts as they would be sent, with words in the place of a summary. Asks nobody.</summary>
    public async ValueTask<IReadOnlyList<Part>> PreviewAsync(
        Workspace workspace, ModelChoice model, IReadOnlyList<Part> parts, Action<string> note, CancellationToken cancellationToken)
    {
        if (!Refers(parts))
        {
            return parts;
        }

        var fitted = parts.ToArray();
        foreach (var (at, reference, share, whole) in Plan(parts, model, AttachmentLimits.Summarizes(workspace.Settings)))
        {
            if (whole is not null && await side.FindAsync(workspace, ModelProfiles.Summary, model, cancellationToken) is { } writer)
            {
                var requests = AttachmentSummary.Pieces(whole, AuxiliaryModel.RoomOf(writer.Info, 1)).Count;
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

    private static bool Refers(IReadOnlyList<Part> parts)
    {
        foreach (var part in parts)
        {
            if (part is ReferencePart)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lists the parts to change: the place and the reference, the tokens that it may have, and the text of it that a model sums up.</summary>
    private static IEnumerable<(int At, ReferencePart Reference, long Share, string? Whole)> Plan(IReadOnlyList<Part> parts, ModelChoice model, bool summarize)
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

        // A window that is nothing but assumed is no reason: the service will say when it is too much.
        var shares = AttachmentBudget.Of([.. tokens], model.Assumed ? null : model.Info.ContextWindow);
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
