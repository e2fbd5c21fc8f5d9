using System.Text.Json;
using AgentHost.Client;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Preferences;

/// <summary>Ways that a person likes a conversation, from the settings below <c>ui</c>.</summary>
internal sealed record ChatPreferences
{
    private const string KeysBelow = "ui.keys.";

    /// <summary>Name of the theme. Default <c>auto</c>.</summary>
    public string Theme { get; init; } = "auto";

    /// <summary>Edits as vi does. Default false.</summary>
    public bool Vi { get; init; }

    /// <summary>Says in the window's title what goes on. Default true.</summary>
    public bool Title { get; init; } = true;

    /// <summary>Has the terminal notify who looks elsewhere. Default true.</summary>
    public bool Notifies { get; init; } = true;

    /// <summary>View of reasoning. Default brief.</summary>
    public ReasoningView Reasoning { get; init; }

    /// <summary>The keys.</summary>
    public KeyBindings Keys { get; init; } = KeyBindings.Default;

    /// <summary>Reads them.</summary>
    /// <param name="entries">The settings; those that are none of these, or of another type, are passed over.</param>
    public static ChatPreferences Read(IReadOnlyList<SettingEntry> entries)
    {
        string? Text(string key) =>
            entries.FirstOrDefault(entry => entry.Key == key)?.Value is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        bool IsOff(string key) => entries.FirstOrDefault(entry => entry.Key == key)?.Value.ValueKind == JsonValueKind.False;
        return new ChatPreferences
        {
            Theme = Text("ui.theme") ?? "auto",
            Vi = Text("ui.editing") == "vi",
            Title = !IsOff("ui.title"),
            Notifies = !IsOff("ui.notifications"),
            Reasoning = Text("ui.reasoning") switch { "hidden" => ReasoningView.Hidden, "full" => ReasoningView.Full, _ => ReasoningView.Brief },
            Keys = new KeyBindings(
                entries.Where(static entry => entry.Key.StartsWith(KeysBelow, StringComparison.Ordinal) && entry.Value.ValueKind == JsonValueKind.String)
                    .Select(static entry => KeyValuePair.Create(entry.Key[KeysBelow.Length..], entry.Value.GetString()!))),
        };
    }
}
