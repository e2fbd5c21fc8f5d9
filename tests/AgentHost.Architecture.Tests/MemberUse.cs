using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AgentHost.Architecture.Tests;

/// <summary>Which members of other assemblies an assembly's code uses, type by type. Nothing is loaded.</summary>
internal static class MemberUse
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>Pairs of the outermost type whose code it is, and what it uses: <c>Record.get_Member</c>.</summary>
    public static IEnumerable<(string User, string Member)> Of(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        foreach (var handle in reader.MethodDefinitions)
        {
            var method = reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            var user = reader.GetTypeDefinition(method.GetDeclaringType());
            while (!user.GetDeclaringType().IsNil)
            {
                user = reader.GetTypeDefinition(user.GetDeclaringType());
            }

            foreach (var token in TokensOf(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes() ?? []))
            {
                if (MetadataTokens.EntityHandle(token) is { Kind: HandleKind.MemberReference } used
                    && reader.GetMemberReference((MemberReferenceHandle)used) is { Parent.Kind: HandleKind.TypeReference } member)
                {
                    var type = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
                    yield return (reader.GetString(user.Name), $"{reader.GetString(type.Name)}.{reader.GetString(member.Name)}");
                }
            }
        }
    }

    /// <summary>The metadata tokens in a method's code: of methods, fields and types.</summary>
    public static IEnumerable<int> TokensOf(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var value = (int)code[at++];
            var operation = Codes[value == 0xfe ? 0xfe00 | code[at++] : value];
            switch (operation.OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineField or OperandType.InlineType:
                    yield return BitConverter.ToInt32(code, at);
                    at += 4;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at++;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }
}
