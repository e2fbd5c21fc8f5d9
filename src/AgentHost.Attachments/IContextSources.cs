using System.Text.Json;

namespace AgentHost.Attachments;

/// <summary>The sources that the plugins of a workspace have now. Thread-safe.</summary>
public interface IContextSources
{
    /// <summary>Finds a source by its name; null where there is none.</summary>
    DeclaredSource? Find(string name);

    /// <summary>Finds the source of the first plugin by rank that can be used and reads such paths; null where there is none.</summary>
    /// <param name="what"><c>files</c> or <c>folders</c>.</param>
    DeclaredSource? FindReader(string what);

    /// <summary>Explains why there is no such reader, and what to do: two clauses.</summary>
    /// <param name="what"><c>files</c> or <c>folders</c>.</param>
    (string Why, string Remedy) ExplainAbsence(string what);

    /// <summary>Asks a source.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="reference">The reference, as JSON.</param>
    /// <param name="deadline">Time that it has.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="CapabilityException">It failed; a <see cref="TimeoutException"/> is within where the deadline passed.</exception>
    ValueTask<JsonElement> InvokeAsync(string name, JsonElement reference, TimeSpan deadline, CancellationToken cancellationToken);
}
