using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>A tool call that is still arriving.</summary>
internal sealed class PendingCall(int index)
{
    private StringBuilder? name;
    private JsonElement? opaque;
    private string heldName = "";
    private bool started;
    private bool hasArguments;

    /// <summary>Its place among the calls of this answer, as the host counts.</summary>
    public int Index { get; } = index;

    /// <summary>The wire's index; null when the wire gives none.</summary>
    public long? WireIndex { get; init; }

    public string? Id { get; private set; }

    public bool HasName => heldName.Length > 0;

    public void TakeId(string id) => Id ??= id;

    /// <summary>The name comes whole with the first piece; some gateways split it, and some repeat it with every piece.</summary>
    public void TakeName(string piece)
    {
        if (started || piece.Length == 0 || piece == heldName)
        {
            return;
        }

        if (heldName.Length == 0)
        {
            heldName = piece;
            return;
        }

        name ??= new StringBuilder(heldName);
        name.Append(piece);
        heldName = name.ToString();
    }

    public void TakeOpaque(JsonElement value) => opaque = value;

    public void TakeArguments(string piece, List<ModelUpdate> updates)
    {
        if (piece.Length == 0)
        {
            return;
        }

        Start(updates, piece);
    }

    /// <summary>Says what is still unsaid. A call without any arguments is a call with none.</summary>
    public void Close(List<ModelUpdate> updates)
    {
        if (!hasArguments)
        {
            Start(updates, "{}");
        }
        else if (opaque is not null)
        {
            updates.Add(new ToolCallDelta(Index) { Opaque = opaque });
        }

        opaque = null;
    }

    private void Start(List<ModelUpdate> updates, string arguments)
    {
        hasArguments = true;
        if (started)
        {
            updates.Add(new ToolCallDelta(Index) { Arguments = arguments });
            return;
        }

        // The name is whole once the arguments begin: only now can the host be told.
        started = true;
        updates.Add(new ToolCallDelta(Index) { CallId = string.IsNullOrEmpty(Id) ? null : Id, Tool = heldName, Arguments = arguments, Opaque = opaque });
        opaque = null;
    }
}
