namespace AgentHost.Json;

/// <summary>A member or an item in a text.</summary>
/// <param name="Name">A member's name; null for an item of an array.</param>
/// <param name="Start">Where it begins: its name, or its value.</param>
/// <param name="ValueStart">Where its value begins.</param>
/// <param name="ValueEnd">Behind its value.</param>
internal readonly record struct JsonTextItem(string? Name, int Start, int ValueStart, int ValueEnd);
