using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>A tool call that is still arriving.</summary>
internal sealed class PendingCall(int index)
{
    private StringBuilder? _name;
    private JsonElement? _opaque;
    private string _heldName = "";
    private bool _started;
    private bool _hasArguments;

    /// <summary>Its place among the calls of this answer, as the host counts.</summary>
    public int Index { get; } = index;

    /// <summary>The wire's index; null when the wire gives none.</summary>
    public long? WireIndex { get; init; }

    public string? Id { get; private set; }

    public bool HasName => _heldName.Length > 0;

    public void TakeId(string id) => Id ??= id;

    /// <summary>The name comes whole with the first piece; some gateways split it, and some repeat it with every piece.</summary>
    public void TakeName(string piece)
    {
        if (_started || piece.Length == 0 || piece == _heldName)
        {
            return;
        }

        if (_heldName.Length == 0)
        {
            _heldName = piece;
            return;
        }

        _name ??= new StringBuilder(_heldName);
        _name.Append(piece);
        _heldName = _name.ToString();
    }

    public void TakeOpaque(JsonElement value) => _opaque = value;

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
        if (!_hasArguments)
        {
            Start(updates, "{}");
        }
        else if (_opaque is not null)
        {
            updates.Add(new ToolCallDelta(Index) { Opaque = _opaque });
        }

        _opaque = null;
    }

    private void Start(List<ModelUpdate> updates, string arguments)
    {
        _hasArguments = true;
        if (_started)
        {
            updates.Add(new ToolCallDelta(Index) { Arguments = arguments });
            return;
        }

        // The name is whole once the arguments begin: only now can the host be told.
        _started = true;
        updates.Add(new ToolCallDelta(Index) { CallId = string.IsNullOrEmpty(Id) ? null : Id, Tool = _heldName, Arguments = arguments, Opaque = _opaque });
        _opaque = null;
    }
}
