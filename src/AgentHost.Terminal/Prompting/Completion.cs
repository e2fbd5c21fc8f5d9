namespace AgentHost.Terminal.Prompting;

/// <summary>A word that could stand at the prompt.</summary>
/// <param name="Word">The word, such as <c>/help</c>.</param>
/// <param name="Description">One line about it.</param>
internal sealed record Completion(string Word, string Description);
