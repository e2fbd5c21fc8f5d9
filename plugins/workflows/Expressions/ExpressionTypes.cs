using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Expressions;

/// <summary>Finds the types of expressions, and what is wrong with them.</summary>
internal static class ExpressionTypes
{
    /// <summary>The type of an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="names">Types of the names that it may use.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static StateType Find(Expression expression, IReadOnlyDictionary<string, StateType> names, List<Problem> problems)
    {
        var types = expression.Operands.Select(each => Find(each, names, problems)).ToArray();
        return expression.Operator switch
        {
            Operator.Literal => expression.Value switch
            {
                string => StateType.String,
                double => StateType.Number,
                bool => StateType.Boolean,
                _ => StateType.Json,
            },
            Operator.Name => NameType((string)expression.Value!),
            Operator.Member => types[0].Kind == ValueKind.Json ? StateType.Json : Wrong($"a {types[0]} has no members", StateType.Json),
            Operator.Index => types[0].Kind switch
            {
                ValueKind.Json => StateType.Json,
                ValueKind.List => Need(1, StateType.Number, types[0].Element!),
                _ => Wrong($"a {types[0]} has no elements", StateType.Json),
            },
            Operator.List => StateType.ListOf(types.Length > 0 && types.All(type => type == types[0]) ? types[0] : StateType.Json),
            Operator.Or or Operator.And => NeedAll(StateType.Boolean, StateType.Boolean),
            Operator.Not => NeedAll(StateType.Boolean, StateType.Boolean),
            Operator.Equal or Operator.Unequal => types[0].Fits(types[1]) || types[1].Fits(types[0])
                ? StateType.Boolean
                : Wrong($"a {types[0]} is never a {types[1]}", StateType.Boolean),
            Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual =>
                types.All(static type => type.Kind is ValueKind.Number or ValueKind.Json)
                    || types.All(static type => type.Kind is ValueKind.String or ValueKind.Json)
                    ? StateType.Boolean
                    : Wrong($"a {types[0]} and a {types[1]} have no order", StateType.Boolean),
            Operator.In => types[1].Kind switch
            {
                ValueKind.Json => StateType.Boolean,
                ValueKind.List => types[0].Fits(types[1].Element!) ? StateType.Boolean : Wrong($"a {types[0]} is never in a {types[1]}", StateType.Boolean),
                ValueKind.String => Need(0, StateType.String, StateType.Boolean),
                _ => Wrong($"nothing is in a {types[1]}", StateType.Boolean),
            },
            Operator.Matches => Need(0, StateType.String, StateType.Boolean),
            Operator.Add => types.Any(static type => type.Kind == ValueKind.Json) ? StateType.Json
                : types[0].Kind == types[1].Kind && types[0].Kind is ValueKind.Number or ValueKind.String or ValueKind.List ? types[0]
                : Wrong($"a {types[0]} and a {types[1]} cannot be added", StateType.Json),
            Operator.Subtract or Operator.Negate => NeedAll(StateType.Number, StateType.Number),
            Operator.Else => types[0].Kind == ValueKind.Json ? types[1] : types[1].Fits(types[0]) ? types[0]
                : Wrong($"in the place of a {types[0]} stands no {types[1]}", types[0]),
            Operator.Length => types[0].Kind is ValueKind.String or ValueKind.List or ValueKind.Json
                ? StateType.Number
                : Wrong($"a {types[0]} has no length", StateType.Number),
            _ => StateType.Json,
        };

        StateType NameType(string name)
        {
            if (names.TryGetValue(name, out var type))
            {
                return type;
            }

            problems.Add(new Problem(expression.Place, $"There is no key {name} here{Nearest.Hint(name, names.Keys)}", ProblemCodes.UnknownKey));
            return StateType.Json;
        }

        StateType Need(int at, StateType wanted, StateType result) =>
            types[at].Fits(wanted) ? result : Wrong($"a {wanted} was expected, and this is a {types[at]}", result);

        StateType NeedAll(StateType wanted, StateType result) =>
            Array.Find(types, type => !type.Fits(wanted)) is { } other ? Wrong($"a {wanted} was expected, and this is a {other}", result) : result;

        StateType Wrong(string message, StateType result)
        {
            problems.Add(new Problem(expression.Place, $"The types do not fit: {message}.", ProblemCodes.Type));
            return result;
        }
    }
}
