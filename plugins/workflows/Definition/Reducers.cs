using System.Collections.Immutable;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Names and effects of reducers.</summary>
internal static class Reducers
{
    /// <summary>Names as they are written.</summary>
    public static readonly IReadOnlyDictionary<string, Reducer> Names = new Dictionary<string, Reducer>(StringComparer.Ordinal)
    {
        ["last"] = Reducer.Last,
        ["append"] = Reducer.Append,
        ["union"] = Reducer.Union,
        ["add"] = Reducer.Add,
        ["min"] = Reducer.Min,
        ["max"] = Reducer.Max,
        ["merge"] = Reducer.Merge,
    };

    /// <summary>Reason why a reducer cannot stand at a type; null where it can.</summary>
    public static string? FindProblem(Reducer reducer, StateType type) => reducer switch
    {
        Reducer.Append or Reducer.Union when type.Kind != ValueKind.List => $"{Name(reducer)} is for lists, and this is a {type}.",
        Reducer.Add or Reducer.Min or Reducer.Max when type.Kind != ValueKind.Number => $"{Name(reducer)} is for numbers, and this is a {type}.",
        Reducer.Merge when type.Kind != ValueKind.Json => $"merge is for objects, of the type json, and this is a {type}.",
        _ => null,
    };

    /// <summary>Name of a reducer.</summary>
    public static string Name(Reducer reducer) => Names.First(pair => pair.Value == reducer).Key;

    /// <summary>Puts a value to another. Never throws: a value that does not fit leaves the old one.</summary>
    public static object? Apply(StateKey key, object? old, object? value)
    {
        var type = key.Type;
        switch (key.Reducer)
        {
            case Reducer.Append or Reducer.Union:
                var list = old as ImmutableList<object?> ?? [];
                if (Values.TryFit(value, type, out var many))
                {
                    foreach (var item in (ImmutableList<object?>)many!)
                    {
                        list = Put(list, item, key.Reducer);
                    }

                    return list;
                }

                return Values.TryFit(value, type.Element!, out var one) ? Put(list, one, key.Reducer) : list;
            case Reducer.Add or Reducer.Min or Reducer.Max:
                return value is not double number ? old : old is not double before ? number : key.Reducer switch
                {
                    Reducer.Add => before + number,
                    Reducer.Min => Math.Min(before, number),
                    _ => Math.Max(before, number),
                };
            case Reducer.Merge:
                return value is not ImmutableSortedDictionary<string, object?> members ? old
                    : old is ImmutableSortedDictionary<string, object?> map ? map.SetItems(members) : members;
            default:
                return value;
        }
    }

    private static ImmutableList<object?> Put(ImmutableList<object?> list, object? item, Reducer reducer) =>
        reducer == Reducer.Union && list.Exists(there => Values.Equals(there, item)) ? list : list.Add(item);
}
