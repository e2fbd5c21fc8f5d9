using AgentHost.Attachments;
using AgentHost.Client;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Asking;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;

namespace AgentHost.Kernel.Attaching;

/// <summary>Fits what a prompt refers to into the model's window when its turn begins; a prompt that refers to nothing loads nothing of attachments.</summary>
public sealed class TurnReferences(AuxiliaryModel side)
{
    /// <summary>The parts as they are sent.</summary>
    public ValueTask<IReadOnlyList<Part>> FitAsync(TurnState turn, IReadOnlyList<Part> parts, CancellationToken cancellationToken) =>
        Refers(parts) ? FitReferencesAsync(turn, parts, cancellationToken) : new(parts);

    /// <summary>The parts as they would be sent, with words in the place of a summary. Asks nobody.</summary>
    public ValueTask<IReadOnlyList<Part>> PreviewAsync(
        Workspace workspace, ModelChoice model, IReadOnlyList<Part> parts, Action<string> note, CancellationToken cancellationToken) =>
        Refers(parts) ? PreviewReferencesAsync(workspace, model, parts, note, cancellationToken) : new(parts);

    private ValueTask<IReadOnlyList<Part>> FitReferencesAsync(TurnState turn, IReadOnlyList<Part> parts, CancellationToken cancellationToken) =>
        AttachmentFitter.FitAsync(
            parts,
            WindowOf(turn.Current.Choice),
            turn.Workspace.Settings,
            new TurnSummarizer(side, turn),
            note => turn.Session.Tell(new HostWarning(note), turn.TurnId),
            cancellationToken);

    private ValueTask<IReadOnlyList<Part>> PreviewReferencesAsync(
        Workspace workspace, ModelChoice model, IReadOnlyList<Part> parts, Action<string> note, CancellationToken cancellationToken) =>
        AttachmentFitter.PreviewAsync(parts, WindowOf(model), workspace.Settings, token => FindWriterAsync(workspace, model, token), note, cancellationToken);

    private async ValueTask<SummaryModel?> FindWriterAsync(Workspace workspace, ModelChoice model, CancellationToken cancellationToken) =>
        await side.FindAsync(workspace, ModelProfiles.Summary, model, cancellationToken) is { } writer
            ? new SummaryModel(writer.Name, AuxiliaryModel.RoomOf(writer.Info, 1))
            : null;

    /// <remarks>A window that is nothing but assumed is no reason: the service will say when it is too much.</remarks>
    private static int? WindowOf(ModelChoice model) => model.Assumed ? null : model.Info.ContextWindow;

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
}
