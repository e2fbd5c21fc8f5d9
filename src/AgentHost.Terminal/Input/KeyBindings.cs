namespace AgentHost.Terminal.Input;

/// <summary>Keys of what the conversation does, as they are and as the settings have them.</summary>
internal sealed class KeyBindings
{
    private static readonly (string Action, string Key)[] Usual =
        [("pager", "ctrl+o"), ("editor", "ctrl+g"), ("redraw", "ctrl+l"), ("suspend", "ctrl+z"), ("mode", "shift+tab"), ("history", "ctrl+r"),
            ("image", "ctrl+v")];

    private readonly Dictionary<string, string> _keys;

    /// <summary>Makes them.</summary>
    /// <param name="changed">Keys in place of the usual ones, by action; actions and keys that are none are passed over.</param>
    public KeyBindings(IEnumerable<KeyValuePair<string, string>> changed)
    {
        _keys = Usual.ToDictionary(static pair => pair.Action, static pair => pair.Key, StringComparer.Ordinal);
        foreach (var (action, key) in changed)
        {
            if (_keys.ContainsKey(action) && (key == "shift+tab" || (key.Length is 5 or 6 && key.Split('+') is ["ctrl" or "alt", [>= 'a' and <= 'z']])))
            {
                _keys[action] = key;
            }
        }
    }

    /// <summary>The usual keys.</summary>
    public static KeyBindings Default { get; } = new([]);

    /// <summary>The action of a key; null for none.</summary>
    /// <param name="press">The key.</param>
    public string? Find(KeyPress press)
    {
        var name = press switch
        {
            { Key: Key.Tab, Modifiers: KeyModifiers.Shift } => "shift+tab",
            { Key: Key.Character, Modifiers: KeyModifiers.Control, Text.Length: 1 } => "ctrl+" + press.Text,
            { Key: Key.Character, Text.Length: 1 } when (press.Modifiers & ~KeyModifiers.Shift) == KeyModifiers.Alt => "alt+" + press.Text,
            _ => null,
        };
        return name is null ? null : _keys.FirstOrDefault(pair => pair.Value == name).Key;
    }

    /// <summary>The key of an action, as help shows it: <c>Ctrl+O</c>.</summary>
    /// <param name="action">The action.</param>
    public string NameOf(string action) =>
        string.Join('+', _keys[action].Split('+').Select(static part => char.ToUpperInvariant(part[0]) + part[1..]));
}
